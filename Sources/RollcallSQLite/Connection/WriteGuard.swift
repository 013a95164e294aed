internal import Glibc
internal import RollcallCore
internal import Synchronization

/// The right to write to one database file or to end a checkpoint of it, among all processes of rollcall on this host: an
/// exclusive `flock` on a file of its own beside the database.
///
/// SQLite 3.7.0 to 3.51.2 can corrupt a file when a commit begins the log anew while another connection checkpoints it
/// (sqlite.org/wal.html#walresetbug). Whoever holds the guard is alone with writes, and with checkpoints but for those of
/// a `LogCopier` that reads in the log, which nobody begins anew then. Since SQLite has one writer anyway nothing is
/// lost by it. The database file itself is never opened, locked or closed here: closing any descriptor of it would drop
/// the locks that SQLite has in this process.
final class WriteGuard: Sendable {
    /// The guard's file.
    let path: String
    private let database: String
    private let descriptor: Mutex<Int32>

    /// Opens the guard of a database, and makes its file with the database's own owner and permissions.
    ///
    /// - Parameter database: the path without symbolic links, so that every name of the file has one guard.
    init(of database: String) throws(StoreError) {
        path = database + "-guard"
        self.database = database
        descriptor = Mutex(try Self.open(path, for: database))
    }

    deinit {
        descriptor.withLock { _ = close($0) }
    }

    /// Waits for the guard and holds it; `busy` when the deadline passes.
    func acquire(until deadline: BusyDeadline) throws(StoreError) {
        while try !tryAcquire() {
            guard deadline.pause() else {
                throw StoreError(
                    .busy, operation: "wait to write",
                    detail: "another process has been writing the whole time (it holds \(path)); try again")
            }
        }
    }

    /// Holds the guard if it is free.
    ///
    /// A guard whose file somebody has deleted is one that nobody else would find, so it is made again.
    func tryAcquire() throws(StoreError) -> Bool {
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return false }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_nlink == 0 else { return true }
        let fresh = try Self.open(path, for: database)
        descriptor.withLock { descriptor in
            close(descriptor)
            descriptor = fresh
        }
        return flock(fresh, LOCK_EX | LOCK_NB) == 0
    }

    /// Gives the guard up.
    func release() {
        flock(file, LOCK_UN)
    }

    private var file: Int32 { descriptor.withLock { $0 } }

    private static func open(_ path: String, for database: String) throws(StoreError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw refusal(path: path, error: errno) }
        var ours = stat()
        var theirs = stat()
        guard fstat(descriptor, &ours) == 0, stat(database, &theirs) == 0 else { return descriptor }
        // Whoever may write the database may take the guard, as with SQLite's own -wal file. A refusal means that
        // somebody else made the file, who has seen to it.
        if ours.st_uid != theirs.st_uid || ours.st_gid != theirs.st_gid {
            _ = fchown(descriptor, theirs.st_uid, theirs.st_gid)
        }
        let mode = theirs.st_mode & 0o666
        if ours.st_mode & 0o666 != mode { _ = fchmod(descriptor, mode) }
        return descriptor
    }

    private static func refusal(path: String, error: Int32) -> StoreError {
        let reason = String(cString: strerror(error))
        let isForbidden = error == EACCES || error == EPERM || error == EROFS
        return StoreError(
            isForbidden ? .readOnly : .unavailable, operation: "open the database for writing",
            detail: "\(path): \(reason); rollcall needs to write this file and the folder that it is in")
    }
}
