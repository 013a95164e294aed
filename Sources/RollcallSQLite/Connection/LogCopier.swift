internal import CSQLiteShim
internal import GRDB
internal import RollcallCore
internal import RollcallPlatform

/// Copies the write-ahead log into the database file while others go on writing, on a thread of its own.
///
/// Copying sixteen megabytes and flushing them takes as long as the disk likes, so the guard is not held for it.
/// SQLite allows a checkpoint beside writers; what its versions 3.7.0 to 3.51.2 get wrong is a log that a writer begins
/// anew while somebody copies it (sqlite.org/wal.html#walresetbug). A log is begun anew only when nobody reads in it.
/// So each round here is inside a read transaction of a second connection: if that one reads in the log, no writer can
/// begin it anew; if it does not, because all was copied when it began, SQLite refuses to copy under it.
///
/// Rounds follow one another until little is left, and only that little is copied under the guard. All is then in the
/// database file, and the next writer begins the log anew.
actor LogCopier {
    private let executor = ThreadExecutor(name: "rollcall-log")
    private let path: String
    private let patience: Duration
    private let deadline = BusyDeadline()
    private let whileReading: @Sendable () throws -> Void

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Prepares to copy; connections are open only while it does.
    ///
    /// - Parameter whileReading: what a test has others do when a round has copied, before it stops reading.
    init(path: String, patience: Duration, whileReading: @escaping @Sendable () throws -> Void = {}) {
        self.path = path
        self.patience = patience
        self.whileReading = whileReading
    }

    deinit {
        executor.stop()
    }

    /// Copies what can be copied: all of it unless somebody reads an older state.
    ///
    /// SQLite lets one process copy at a time; who comes while another is at it waits, and finds little left.
    ///
    /// PASSIVE throughout, because that waits for no reader. The log's file keeps its size, so that later commits
    /// overwrite blocks instead of growing it; `journal_size_limit` bounds it.
    ///
    /// - Parameter patience: how long others are waited for; nil: as long as any transaction waits.
    func copy(patience: Duration? = nil) {
        guard FileIdentity(of: path) != nil else { return }
        deadline.start(patience ?? self.patience)
        do {
            let reader = try queue(isReader: true)
            let copier = try queue(isReader: false)
            while try !copyBesideWriters(copier, reader) {
                guard deadline.pause() else { return }
            }
            try copyRest(copier)
            try reader.close()
            try copier.close()
        } catch {
            // Ignored: what is committed stands in the log; a later commit tries again.
        }
    }

    /// Answers false when another process is copying.
    private func copyBesideWriters(_ copier: DatabaseQueue, _ reader: DatabaseQueue) throws -> Bool {
        var copied = 0
        for _ in 0..<Self.rounds {
            let before = copied
            do {
                copied = try round(copier, reader)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                return false
            }
            // A log that was begun anew between two rounds counts from its beginning.
            let gained = copied < before ? copied : copied - before
            guard gained > Self.little else { break }
        }
        return true
    }

    private func round(_ copier: DatabaseQueue, _ reader: DatabaseQueue) throws -> Int {
        try reader.read { db in
            // A read transaction begins with its first read.
            _ = try Row.fetchOne(db, sql: "SELECT 1 FROM sqlite_schema LIMIT 1")
            let copied = try copier.writeWithoutTransaction(Self.copyAndFlush)
            try whileReading()
            return copied
        }
    }

    private func copyRest(_ copier: DatabaseQueue) throws {
        let guardFile = try WriteGuard(of: path)
        FailPointGate.enter()
        defer { FailPointGate.leave() }
        try guardFile.acquire(until: deadline)
        defer { guardFile.release() }
        _ = try copier.writeWithoutTransaction { db in try db.checkpoint(.passive) }
    }

    /// How many frames of the log are in the database file, and on disk.
    ///
    /// SQLite flushes the file itself unless somebody has committed meanwhile; then it leaves that to the last round,
    /// where it would keep writers out.
    private static func copyAndFlush(_ db: Database) throws -> Int {
        let copied = try db.checkpoint(.passive).checkpointedFrameCount
        guard rollcall_sqlite_flush(db.sqliteConnection) == SQLITE_OK else {
            throw StoreError(.unavailable, operation: "copy the log", detail: "the database file cannot be flushed")
        }
        return copied
    }

    private func queue(isReader: Bool) throws -> DatabaseQueue {
        let setup = ConnectionSetup(isReader: isReader, journal: .leave)
        return try DatabaseQueue(path: path, configuration: setup.configuration(deadline: deadline, log: nil))
    }

    /// Who writes as fast as a disk can copy is not caught up with; the guard stops him then.
    private static let rounds = 4
    /// So many frames are copied under the guard in a millisecond.
    private static let little = 128
}
