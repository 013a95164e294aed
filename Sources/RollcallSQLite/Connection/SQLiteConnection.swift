internal import GRDB
internal import RollcallCore
internal import RollcallPlatform
internal import RollcallStorage

/// One connection on a thread of its own, opened at its first use.
///
/// Everything happens synchronously on that thread: waiting for a lock blocks nobody else, and a caller that is
/// cancelled cannot interrupt a transaction half way (GRDB's asynchronous calls do).
actor SQLiteConnection {
    /// What exists while the connection is open.
    private struct Session {
        let queue: DatabaseQueue
        let file: FileIdentity
        let pageSize: Int
        /// Nil for a reader.
        let guardFile: WriteGuard?
    }

    private enum Phase {
        case unopened
        case open(Session)
        case closed
    }

    private let executor: ThreadExecutor
    private let path: String
    private let options: SQLiteOptions
    private let setup: ConnectionSetup
    private let deadline = BusyDeadline()
    private let log: WriteAheadLog
    private let identifiers = IdentifierSource()
    private var phase = Phase.unopened

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Prepares a connection without opening it.
    init(path: String, options: SQLiteOptions, isReader: Bool, log: WriteAheadLog) {
        executor = ThreadExecutor(name: isReader ? "rollcall-read" : "rollcall-write")
        self.path = path
        self.options = options
        setup = ConnectionSetup(isReader: isReader, journal: options.journal)
        self.log = log
    }

    deinit {
        executor.stop()
    }

    /// Runs a body in one write transaction, under the guard, and answers what it answered once that is on disk, with
    /// what the commit asks of the log.
    ///
    /// Whatever the body throws undoes everything.
    func write<T: Sendable>(
        _ body: @Sendable (SQLiteTransaction) throws -> T
    ) throws -> (value: T, copying: WriteAheadLog.Copying) {
        deadline.start(options.busyTimeout)
        let session = try session()
        guard let guardFile = session.guardFile else { throw Self.misuse }
        FailPointGate.enter()
        defer { FailPointGate.leave() }
        try guardFile.acquire(until: deadline)
        defer { guardFile.release() }
        let value = try session.queue.writeWithoutTransaction { db in
            try db.transaction("BEGIN IMMEDIATE TRANSACTION") {
                try body(SQLiteTransaction(db, clock: options.clock, identifiers: identifiers))
            }
        }
        return (value, log.copying(pageSize: session.pageSize))
    }

    /// Runs a body that only reads, on one snapshot of the database.
    func read<T: Sendable>(_ body: @Sendable (SQLiteTransaction) throws -> T) throws -> T {
        deadline.start(options.busyTimeout)
        return try session().queue.writeWithoutTransaction { db in
            try db.transaction("BEGIN DEFERRED TRANSACTION") {
                try body(SQLiteTransaction(db, clock: options.clock, identifiers: identifiers))
            }
        }
    }

    /// Runs a body outside a transaction, under the guard when the body writes.
    func bare<T: Sendable>(underGuard: Bool, _ body: @Sendable (Database) throws -> T) throws -> T {
        deadline.start(options.busyTimeout)
        let session = try session()
        let guardFile = underGuard ? session.guardFile : nil
        FailPointGate.enter()
        defer { FailPointGate.leave() }
        try guardFile?.acquire(until: deadline)
        defer { guardFile?.release() }
        return try session.queue.writeWithoutTransaction(body)
    }

    /// Whether the log is so long that the next process to open the database would read it for a while, checksum by
    /// checksum.
    func leavesLongLog() -> Bool {
        guard case .open(let session) = phase, session.guardFile != nil else { return false }
        return log.isLonger(than: 1 << 20, pageSize: session.pageSize)
    }

    /// Closes the connection for good; a log longer than 1 MiB is cut first if nobody is in the way.
    func close() {
        let cuts = leavesLongLog()
        defer { phase = .closed }
        guard case .open(let session) = phase else { return }
        deadline.expire()
        // Ignored: without the guard the log stays, and is good.
        if cuts, let guardFile = session.guardFile, (try? guardFile.tryAcquire()) == true {
            // Ignored: a reader is in the way; the log stays, and is good.
            _ = try? session.queue.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
            guardFile.release()
        }
        // Ignored: a connection that cannot be closed now is closed when the queue goes away.
        try? session.queue.close()
    }

    private func session() throws -> Session {
        switch phase {
        case .open(let session):
            if session.file == FileIdentity(of: path) { return session }
            phase = .unopened
            // Ignored: a connection that cannot be closed now is closed when the queue goes away.
            try? session.queue.close()
            throw vanished
        case .closed:
            throw StoreError(.unavailable, operation: "use the database", detail: "\(path) was closed by this process")
        case .unopened:
            let session = try open()
            phase = .open(session)
            return session
        }
    }

    /// Opens the file that has the path now; SQLite itself would make one where there is none.
    private func open() throws -> Session {
        guard let file = FileIdentity(of: path) else { throw vanished }
        let guardFile = setup.isReader ? nil : try WriteGuard(of: path)
        let queue = try DatabaseQueue(path: path, configuration: setup.configuration(deadline: deadline, log: log))
        let pageSize = try queue.writeWithoutTransaction { db in
            if let guardFile { try setup.settleJournal(db, guardFile: guardFile, deadline: deadline) }
            try setup.verify(db)
            return try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4_096
        }
        return Session(queue: queue, file: file, pageSize: pageSize, guardFile: guardFile)
    }

    private var vanished: StoreError {
        StoreError(
            .unavailable, operation: "use the database",
            detail: "\(path) was deleted, moved or replaced while it was in use; put it back and rollcall goes on")
    }

    private static let misuse = StoreError(
        .conflict, operation: "write", detail: "a reader cannot write; this is a bug")
}

extension Database {
    /// Runs a body between a begin and a commit; what the body throws, or a commit that fails, undoes everything.
    fileprivate func transaction<T>(_ begin: String, _ body: () throws -> T) throws -> T {
        try cachedStatement(sql: begin).execute()
        do {
            let value = try body()
            try cachedStatement(sql: "COMMIT TRANSACTION").execute()
            return value
        } catch {
            // Ignored: the first error says what is wrong; a transaction that SQLite has undone by itself is fine.
            try? rollback()
            throw error
        }
    }
}
