internal import GRDB
internal import Glibc
public import RollcallCore

extension SQLiteStore {
    /// Writes a consistent copy to a file that does not exist yet, while workers go on.
    ///
    /// The copy is one snapshot of the whole file, compacted, readable by its owner alone, on disk when this returns,
    /// and appears under its name complete or not at all. Errors: `cannotCreate` when the file exists or its folder
    /// does not; `full`.
    public func backup(to path: String) async throws(StoreError) {
        let operation = "back up"
        let copy = BackupFile(path: path)
        try copy.prepare(operation)
        defer { copy.discard() }
        try await database.inspect(operation) { db in
            try db.execute(sql: "VACUUM INTO ?", arguments: [copy.temporary])
        }
        try copy.publish(operation)
    }
}

/// A copy that is being made beside its final name.
private struct BackupFile: Sendable {
    let path: String
    let temporary: String

    init(path: String) {
        self.path = path
        temporary = "\(path)-partial-\(getpid())"
    }

    /// Makes an empty file for SQLite to fill; refuses a name that is taken.
    func prepare(_ operation: String) throws(StoreError) {
        guard access(path, F_OK) != 0 else { throw refusal(operation, EEXIST) }
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal(operation, errno) }
        close(descriptor)
    }

    /// Puts the copy on disk, which VACUUM INTO leaves to the caller, and gives it its name unless that was taken
    /// meanwhile.
    func publish(_ operation: String) throws(StoreError) {
        guard flush(temporary) else { throw refusal(operation, errno) }
        guard link(temporary, path) == 0 else { throw refusal(operation, errno) }
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard flush(folder) else { throw refusal(operation, errno) }
    }

    func discard() {
        unlink(temporary)
    }

    private func flush(_ place: String) -> Bool {
        let descriptor = open(place, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    private func refusal(_ operation: String, _ error: Int32) -> StoreError {
        let remedy =
            switch error {
            case EEXIST: "a backup never overwrites; name a file that does not exist"
            case ENOENT: "make its folder first"
            default: "choose a folder on a local disk that this user may write"
            }
        return StoreError(
            error == ENOSPC ? .full : .cannotCreate, operation: operation,
            detail: "\(path): \(String(cString: strerror(error))); \(remedy)")
    }
}
