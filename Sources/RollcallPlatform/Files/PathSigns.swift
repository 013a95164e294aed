internal import Glibc

/// By what one sees that files have changed without reading them: which they are, how large, and changed when.
public struct PathSigns: Hashable, Sendable {
    private struct Sign: Hashable, Sendable {
        var device: UInt64
        var node: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
    }

    private var signs: [String: Sign] = [:]

    /// Looks at paths, and at the wanted names of those that are folders, through all links.
    public init(of paths: [String], isWanted: (String) -> Bool) {
        for path in paths {
            guard look(at: path) else { continue }
            for name in FolderNames.of(path) where isWanted(name) { look(at: "\(path)/\(name)") }
        }
    }

    /// Whether it is a folder.
    @discardableResult
    private mutating func look(at path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        signs[path] = Sign(
            device: UInt64(status.st_dev), node: UInt64(status.st_ino), size: Int64(status.st_size),
            seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
        return status.st_mode & S_IFMT == S_IFDIR
    }
}
