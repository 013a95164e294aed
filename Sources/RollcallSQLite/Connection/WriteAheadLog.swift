internal import CSQLiteShim
internal import GRDB
internal import RollcallCore
internal import Synchronization

/// How long the write-ahead log is, and its way back into the database file.
///
/// Nothing checkpoints by itself (`wal_autocheckpoint=0`, no checkpoint when the last connection closes): it happens
/// here, after a commit, by the connection that holds the guard.
final class WriteAheadLog: Sendable {
    /// The length in frames after the last commit of this connection, as SQLite's WAL hook tells it.
    private let frames = Atomic<Int32>(0)
    private let limit: Int

    /// Watches for a log of more than this many bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Has SQLite tell of every commit; this object must outlive the connection.
    func watch(_ db: Database) {
        guard let connection = db.sqliteConnection else { return }
        sqlite3_wal_hook(
            connection,
            { context, _, _, length in
                guard let context else { return SQLITE_OK }
                let log = Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue()
                log.frames.store(length, ordering: .relaxed)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Whether the log has grown past the limit.
    func isDue(pageSize: Int) -> Bool {
        isLonger(than: limit, pageSize: pageSize)
    }

    /// Copies the log into the database file; only under the guard.
    ///
    /// PASSIVE, because it waits for nobody: readers go on, and when all is copied the next writer begins the log anew.
    /// A reader that is in the way leaves a rest for the next commit. The file keeps its size, so that later commits
    /// overwrite blocks instead of growing it; `journal_size_limit` bounds it. Measured at 16 MiB of small pages, beside
    /// a busy disk: 23 ms in the median and 36 at most, where TRUNCATE took 38 and 104.
    func checkpoint(_ db: Database) {
        do {
            let copied = try db.checkpoint(.passive)
            if copied.checkpointedFrameCount == copied.walFrameCount { frames.store(0, ordering: .relaxed) }
        } catch {
            // Ignored: the commit before it stands; the next commit tries the checkpoint again.
        }
    }

    /// Copies the log and cuts its file to nothing; only under the guard, by who is about to close.
    ///
    /// A log that is left behind is read again, checksum by checksum, by the next process that opens the database.
    func truncate(_ db: Database, ifLongerThan bytes: Int, pageSize: Int) {
        guard isLonger(than: bytes, pageSize: pageSize) else { return }
        do {
            try db.checkpoint(.truncate)
        } catch {
            // Ignored: a reader is in the way; the log stays, and is good.
        }
    }

    private func isLonger(than bytes: Int, pageSize: Int) -> Bool {
        Int(frames.load(ordering: .relaxed)) * (pageSize + 24) > bytes
    }
}
