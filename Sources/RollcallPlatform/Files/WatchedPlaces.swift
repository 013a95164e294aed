internal import Glibc

/// Every folder and file on the way to some paths, watched: the folders that hold their names, those of the symbolic
/// links between, and the files themselves.
///
/// So a rename over a file is seen, a link that is swapped (Kubernetes' `..data`), and a folder that goes and comes back.
/// Each place is watched before it is looked at, so that nothing happens unseen in between.
struct WatchedPlaces {
    private struct Folder {
        var path: String
        /// The names that matter; nil: those that the caller wants of a folder that it reads.
        var names: Set<String> = []
        var isRead = false
    }

    private let queue: NotifyQueue
    private let paths: [String]
    private let isWanted: @Sendable (String) -> Bool
    private var folders: [Int32: Folder] = [:]
    private var files: [Int32: String] = [:]
    private var writing: Set<String> = []

    private static let comings = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF
    private static let ends = IN_CLOSE_WRITE | IN_ATTRIB
    private static let links = 40

    init(_ queue: NotifyQueue, paths: [String], isWanted: @escaping @Sendable (String) -> Bool) {
        self.queue = queue
        self.paths = paths
        self.isWanted = isWanted
    }

    /// Whether somebody is writing one of the files: it was begun or changed, and not closed since.
    var isBeingWritten: Bool { !writing.isEmpty }

    /// Goes all the ways anew; throws when the system refuses a watch that is needed.
    mutating func walk() throws(SystemError) {
        let before = Set(folders.keys).union(files.keys)
        (folders, files) = ([:], [:])
        for path in paths {
            var links = Self.links
            let start = path.hasPrefix("/") ? "/" : "."
            guard case .folder(let folder)? = try go(from: start, to: path, &links) else { continue }
            try watch(folder, name: nil, for: Self.comings | Self.ends)
            for name in FolderNames.of(folder) where isWanted(name) { _ = try go(from: folder, to: name, &links) }
        }
        for watch in before where folders[watch] == nil && files[watch] == nil { queue.remove(watch) }
        writing = writing.filter { access($0, F_OK) == 0 }
    }

    /// Takes notices in; whether any of them matters.
    mutating func heed(_ notices: [NotifyQueue.Notice]) -> Bool {
        // No short cut: each notice is to be taken in.
        notices.reduce(false) { heed($1) || $0 }
    }

    private mutating func heed(_ notice: NotifyQueue.Notice) -> Bool {
        if notice.has(IN_Q_OVERFLOW) {
            writing = []
            return true
        }
        if let file = files[notice.watch] {
            if notice.has(IN_MODIFY) { writing.insert(file) }
            if notice.has(IN_CLOSE_WRITE | IN_DELETE_SELF | IN_IGNORED) { writing.remove(file) }
            return true
        }
        guard let folder = folders[notice.watch] else { return false }
        guard !notice.name.isEmpty else { return true }
        guard folder.names.contains(notice.name) || (folder.isRead && isWanted(notice.name)) else { return false }
        let path = Self.join(folder.path, notice.name)
        if notice.has(IN_CREATE), Self.isBegun(path) { writing.insert(path) }
        if !notice.has(IN_CREATE | IN_ATTRIB) { writing.remove(path) }
        return true
    }

    /// Whether a name that has come is a file that is only written now: no link to one that was there.
    private static func isBegun(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_nlink == 1
    }

    // MARK: The way

    private enum Goal {
        case folder(String), file(String)
    }

    /// Follows a path through all its links; nil when something on the way is not there.
    private mutating func go(from start: String, to path: String, _ links: inout Int) throws(SystemError) -> Goal? {
        var here = start
        var rest: [Substring] = path.split(separator: "/").reversed()
        while let name = rest.popLast() {
            guard name != "." else { continue }
            if name != ".." {
                try watch(here, name: String(name), for: rest.isEmpty ? Self.comings | Self.ends : Self.comings)
            }
            let next = Self.join(here, name)
            var status = stat()
            guard lstat(next, &status) == 0 else { return nil }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: here = next
            case S_IFLNK:
                links -= 1
                guard links > 0, let target = Self.target(of: next) else { return nil }
                if target.hasPrefix("/") { here = "/" }
                rest += target.split(separator: "/").reversed()
            default:
                guard rest.isEmpty else { return nil }
                try watch(file: next)
                return .file(next)
            }
        }
        return .folder(here)
    }

    private mutating func watch(_ folder: String, name: String?, for bits: Int32) throws(SystemError) {
        guard let watch = try add(folder, for: bits | IN_ONLYDIR, isNeeded: bits & IN_CLOSE_WRITE != 0) else { return }
        var known = folders[watch] ?? Folder(path: folder)
        if let name { known.names.insert(name) } else { known.isRead = true }
        folders[watch] = known
    }

    /// A file that is mounted alone has no folder that would tell of it.
    private mutating func watch(file: String) throws(SystemError) {
        let bits = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
        if let watch = try add(file, for: bits, isNeeded: false) { files[watch] = file }
    }

    /// Nil for what is not there any more, which its folder tells, and for what may not be read and is not needed.
    private func add(_ path: String, for bits: Int32, isNeeded: Bool) throws(SystemError) -> Int32? {
        do {
            return try queue.add(path, for: bits)
        } catch {
            switch error.code {
            case ENOENT, ENOTDIR: return nil
            case EACCES where !isNeeded: return nil
            default: throw error
            }
        }
    }

    private static func join(_ folder: String, _ name: some StringProtocol) -> String {
        folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }

    private static func target(of link: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
