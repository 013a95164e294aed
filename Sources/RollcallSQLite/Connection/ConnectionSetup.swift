internal import CSQLiteShim
internal import GRDB
internal import RollcallCore

/// How a connection is configured, and what is true of it before it is used.
struct ConnectionSetup {
    /// Whether it may write.
    let isReader: Bool
    /// Whether the file is to be in WAL mode.
    let journal: SQLiteOptions.Journal

    /// GRDB's settings: no lock is waited for but by `deadline`; the log, if one is given, is told of commits.
    func configuration(deadline: BusyDeadline, log: WriteAheadLog?) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = isReader
        configuration.label = isReader ? "rollcall.reader" : "rollcall.writer"
        configuration.busyMode = .callback { _ in deadline.pause() }
        configuration.prepareDatabase { db in
            if let connection = db.sqliteConnection {
                _ = rollcall_sqlite_no_checkpoint_on_close(connection, 1)
            }
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            guard !isReader else { return }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA journal_size_limit = 33554432")
            // 8 MiB at most, and only where that much is in use: 10,000 due jobs touch more than the default's 2.
            try db.execute(sql: "PRAGMA cache_size = -8192")
            log?.watch(db)
        }
        return configuration
    }

    /// Turns a file of rollcall's own to WAL if it is not; takes the guard only for that.
    func settleJournal(_ db: Database, guardFile: WriteGuard, deadline: BusyDeadline) throws {
        guard journal != .leave, try mode(db) != "wal" else { return }
        if journal == .walIfOwn, try OwnTables.haveCompany(db) { return }
        try guardFile.acquire(until: deadline)
        defer { guardFile.release() }
        // Only an empty file takes it. Small pages, because a commit writes whole ones: a prune whose rows lie all
        // over two indexes wrote 3.3 GB of log with pages of 4,096 bytes and 1.9 GB with these, in 0.65 of the time.
        try db.execute(sql: "PRAGMA page_size = 2048")
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") ?? ""
        guard mode == "wal" else {
            throw StoreError(
                .unsuitable, operation: "open the database",
                detail: "the file cannot be turned to WAL (it stays in mode \(mode)); put it on a local disk")
        }
    }

    /// Refuses a connection whose commits would not survive a power cut: somebody compiled SQLite to ignore the setting.
    func verify(_ db: Database) throws {
        guard !isReader else { return }
        let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard level == 2 else {
            throw StoreError(
                .unsuitable, operation: "open the database",
                detail: "this SQLite does not take synchronous=FULL (it says \(level ?? -1)); use the system's library")
        }
    }

    private func mode(_ db: Database) throws -> String {
        try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
    }
}
