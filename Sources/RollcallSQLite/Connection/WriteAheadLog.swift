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
    /// How many of them that commit added.
    private let added = Atomic<Int32>(0)
    /// Whether all of them are in the database file.
    private let isCopied = Atomic<Bool>(false)
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
            { context, connection, _, length in
                guard let context else { return SQLITE_OK }
                let log = Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue()
                var written: Int32 = 0
                var highest: Int32 = 0
                sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &written, &highest, 1)
                log.frames.store(length, ordering: .relaxed)
                log.added.store(written, ordering: .relaxed)
                log.isCopied.store(false, ordering: .relaxed)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Whether this connection is to checkpoint now.
    ///
    /// Who writes much at a time, as a prune does, copies early: the shorter the log, the shorter others are kept out
    /// (4 MiB: some 20 ms; 16 MiB: 70). Who writes little copies when its own commit has taken the log past the limit,
    /// or when nobody has come to it for half as much again: else the touch that happens to come next after a prune's
    /// commit would pay for it.
    func isDue(pageSize: Int) -> Bool {
        guard !isCopied.load(ordering: .relaxed) else { return false }
        let own = added.load(ordering: .relaxed)
        if bytes(own, pageSize) > Self.bulk { return isLonger(than: limit / 4, pageSize: pageSize) }
        guard isLonger(than: limit, pageSize: pageSize) else { return false }
        let before = frames.load(ordering: .relaxed) - own
        return bytes(before, pageSize) <= limit || isLonger(than: limit + limit / 2, pageSize: pageSize)
    }

    /// A commit of more than this is that of who writes much at a time.
    private static let bulk = 1 << 18

    /// Copies the log into the database file; only under the guard.
    ///
    /// PASSIVE, because it waits for nobody: readers go on, and when all is copied the next writer begins the log anew.
    /// A reader that is in the way leaves a rest for later commits. The file keeps its size, so that they overwrite
    /// blocks instead of growing it; `journal_size_limit` bounds it.
    func checkpoint(_ db: Database) {
        do {
            let copied = try db.checkpoint(.passive)
            isCopied.store(copied.checkpointedFrameCount == copied.walFrameCount, ordering: .relaxed)
        } catch {
            // Ignored: the commit before it stands; a later commit tries the checkpoint again.
        }
    }

    /// Copies the log and cuts its file to nothing; only under the guard, by who is about to close.
    ///
    /// A log that is left behind is read again, checksum by checksum, by the next process that opens the database.
    func truncate(_ db: Database) {
        do {
            try db.checkpoint(.truncate)
        } catch {
            // Ignored: a reader is in the way; the log stays, and is good.
        }
    }

    /// Whether the log was longer than this after this connection's last commit.
    func isLonger(than bytes: Int, pageSize: Int) -> Bool {
        self.bytes(frames.load(ordering: .relaxed), pageSize) > bytes
    }

    private func bytes(_ frames: Int32, _ pageSize: Int) -> Int { Int(frames) * (pageSize + 24) }
}
