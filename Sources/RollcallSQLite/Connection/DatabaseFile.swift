internal import Glibc
internal import RollcallCore

/// The file of a database before SQLite opens it: found, made, and known to lie where SQLite works.
struct DatabaseFile {
    /// The path without symbolic links, which SQLite's `-wal` and rollcall's `-guard` stand beside.
    let path: String

    private static let operation = "open the database"

    /// Finds the file, or makes it when the options say so.
    init(_ options: SQLiteOptions) throws(StoreError) {
        let given = options.path
        var info = stat()
        if stat(given, &info) != 0 {
            guard errno == ENOENT || errno == ENOTDIR else { throw Self.refusal(given, errno) }
            try Self.refuseNetwork(Self.folder(of: given), database: given)
            guard options.creation == .ifMissing else {
                throw StoreError(
                    .missing, operation: Self.operation, detail: "\(given) does not exist; \(options.missingRemedy)")
            }
            try Self.create(given)
        } else {
            guard info.st_mode & S_IFMT != S_IFDIR else {
                throw StoreError(
                    .unsuitable, operation: Self.operation,
                    detail: "\(given) is a folder; name a file in it, as \(given)/rollcall.db")
            }
            try Self.refuseNetwork(given, database: given)
            // Asked rather than tried: a descriptor of the file that is closed here would drop SQLite's locks.
            guard access(given, R_OK) == 0 else { throw Self.refusal(given, errno) }
        }
        guard let resolved = realpath(given, nil) else { throw Self.refusal(given, errno) }
        defer { free(resolved) }
        path = String(cString: resolved)
    }

    /// How many bytes a file has; 0 when it is not there.
    static func size(_ path: String) -> Int64 {
        var info = stat()
        return stat(path, &info) == 0 ? Int64(info.st_size) : 0
    }

    /// Makes an empty file that only its owner may read, at once under its own name.
    ///
    /// It is made under another name and linked, because a descriptor of the file itself that is closed here could
    /// drop the locks of a connection that another thread has just opened.
    private static func create(_ path: String) throws(StoreError) {
        let temporary = "\(path)-new-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw cannotCreate(path, errno) }
        close(descriptor)
        defer { unlink(temporary) }
        guard link(temporary, path) != 0, errno != EEXIST else { return }
        // A file system without links (vfat): the name alone has to do.
        guard rename(temporary, path) == 0 else { throw cannotCreate(path, errno) }
    }

    private static func refuseNetwork(_ place: String, database: String) throws(StoreError) {
        guard let name = NetworkFileSystem.name(at: place) else { return }
        throw StoreError(
            .unsuitable, operation: operation,
            detail: "\(database) lies on a network file system (\(name)), where SQLite's locks do not hold; "
                + "put it on a local disk")
    }

    private static func cannotCreate(_ path: String, _ error: Int32) -> StoreError {
        let folder = folder(of: path)
        let remedy =
            error == ENOENT
            ? "make the folder first: mkdir -p \(folder)" : "choose a folder that this user may write"
        return StoreError(
            .cannotCreate, operation: "create the database",
            detail: "\(path) cannot be made in \(folder): \(String(cString: strerror(error))); \(remedy)")
    }

    private static func refusal(_ path: String, _ error: Int32) -> StoreError {
        let isForbidden = error == EACCES || error == EPERM
        return StoreError(
            isForbidden ? .readOnly : .unavailable, operation: operation,
            detail: "\(path): \(String(cString: strerror(error)))"
                + (isForbidden ? "; give this user the right to read and write it" : ""))
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
