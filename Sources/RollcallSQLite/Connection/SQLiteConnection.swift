internal import GRDB
internal import RollcallCore
internal import RollcallPlatform

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
    init(path: String, options: SQLiteOptions, isReader: Bool) {
        executor = ThreadExecutor(name: isReader ? "rollcall-read" : "rollcall-write")
        self.path = path
        self.options = options
        setup = ConnectionSetup(isReader: isReader, journal: options.journal)
        log = WriteAheadLog(limit: options.checkpointBytes)
    }

    deinit {
        executor.stop()
    }

    /// Runs a body in one write transaction, under the guard, and answers what it answered once that is on disk.
    ///
    /// Whatever the body throws undoes everything.
    func write<T: Sendable>(_ body: @Sendable (SQLiteTransaction) throws -> T) throws -> T {
        deadline.start(options.busyTimeout)
        let session = try session()
        guard let guardFile = session.guardFile else { throw Self.misuse }
        let value = try holding(guardFile) {
            try session.queue.writeWithoutTransaction { db in
                try db.transaction("BEGIN IMMEDIATE TRANSACTION") {
                    try body(SQLiteTransaction(db, clock: options.clock, identifiers: identifiers))
                }
            }
        }
        checkpointIfDue(session, guardFile)
        return value
    }

    /// Checkpoints in a turn of its own, so that who waits is kept out by a step or by a checkpoint, not by both.
    private func checkpointIfDue(_ session: Session, _ guardFile: WriteGuard) {
        guard log.isDue(pageSize: session.pageSize) else { return }
        letOthers()
        deadline.start(options.busyTimeout)
        do {
            try holding(guardFile) { session.queue.writeWithoutTransaction { db in log.checkpoint(db) } }
        } catch {
            // Ignored: others write all the time; one of their commits is followed by a checkpoint too.
        }
    }

    private func letOthers() {
        deadline.start(Self.turn)
        while deadline.pause() {}
    }

    private func holding<T>(_ guardFile: WriteGuard, _ body: () throws -> T) throws -> T {
        try guardFile.acquire(until: deadline)
        defer { guardFile.release() }
        return try body()
    }

    /// Long enough for who tries every millisecond.
    private static let turn = Duration.milliseconds(2)

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
        try guardFile?.acquire(until: deadline)
        defer { guardFile?.release() }
        return try session.queue.writeWithoutTransaction(body)
    }

    /// Closes the connection for good; a log longer than 1 MiB is copied and cut first if nobody is in the way.
    func close() {
        defer { phase = .closed }
        guard case .open(let session) = phase else { return }
        if log.isLonger(than: 1 << 20, pageSize: session.pageSize), let guardFile = session.guardFile {
            // Cutting what is not copied keeps others out for longer than copying it.
            for cut in [log.checkpoint, log.truncate] {
                letOthers()
                deadline.expire()
                // Ignored: without the guard the log stays, and is good.
                guard (try? guardFile.tryAcquire()) == true else { break }
                session.queue.writeWithoutTransaction(cut)
                guardFile.release()
            }
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
