internal import CSQLiteShim
internal import GRDB
internal import Synchronization

/// How long the write-ahead log of one database is, as the commits of this process tell, and when it is to be copied
/// into the database file.
///
/// Nothing checkpoints by itself (`wal_autocheckpoint=0`, no checkpoint when the last connection closes): `LogCopier`
/// does, when this says so.
final class WriteAheadLog: Sendable {
    /// What a commit asks for.
    enum Copying: Sendable {
        /// The log is short.
        case none
        /// It is to be copied, and who committed need not wait for it.
        case beside
        /// It is to be copied before who committed goes on: he writes much, and would make it grow meanwhile.
        case first
    }

    /// The length in frames after the last commit, as SQLite's WAL hook tells it.
    private let frames = Atomic<Int32>(0)
    /// How many of them that commit added.
    private let added = Atomic<Int32>(0)
    /// How long it was when it was copied last, or tried to be.
    private let tried = Atomic<Int32>(0)
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
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// What the commit that was told of last asks for; whoever is not answered `none` has to see to it.
    ///
    /// After a large commit half the limit counts: the disk flushes what was copied in one go, and the commits of others
    /// wait for it meanwhile. A reader may be in the way of a copy, so the next try waits until the log has grown by a
    /// quarter of the limit.
    func copying(pageSize: Int) -> Copying {
        let length = frames.load(ordering: .relaxed)
        let isBulk = bytes(added.load(ordering: .relaxed), pageSize) > Self.bulk
        guard bytes(length, pageSize) > (isBulk ? limit / 2 : limit) else { return .none }
        let last = tried.load(ordering: .relaxed)
        let grown = length >= last ? length - last : length
        guard bytes(grown, pageSize) > limit / 4 else { return .none }
        tried.store(length, ordering: .relaxed)
        return isBulk || bytes(length, pageSize) > limit + limit / 2 ? .first : .beside
    }

    /// Whether the log was longer than this after the last commit.
    func isLonger(than bytes: Int, pageSize: Int) -> Bool {
        self.bytes(frames.load(ordering: .relaxed), pageSize) > bytes
    }

    /// A commit of more than this is that of who writes much at a time, as a prune does.
    private static let bulk = 1 << 18

    private func bytes(_ frames: Int32, _ pageSize: Int) -> Int { Int(frames) * (pageSize + 24) }
}
