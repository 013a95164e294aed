internal import RollcallCore
internal import RollcallPlatform
internal import RollcallStorage
internal import Synchronization

/// One connection on a thread of its own, opened at its first use and again after it broke.
///
/// Everything happens on that thread, which waits in poll(2); the cooperative pool is never blocked.
actor PostgresConnection {
    private let executor = ThreadExecutor(name: "rollcall-pg")
    private let options: PostgresOptions
    private let writing: TransactionSettings
    private let reading: TransactionSettings
    private let browsing: TransactionSettings
    private let identifiers = IdentifierSource()
    private let wakeUp = WakeUp()
    private let pace: ConnectPace
    private var session: PostgresSession?
    /// The session before, while the server is told to stop what it does for it.
    private var farewell: Farewell?
    private let isClosed = Atomic(false)

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Prepares a connection without opening it.
    init(_ options: PostgresOptions, pace: ConnectPace = ConnectPace()) {
        self.options = options
        self.pace = pace
        writing = TransactionSettings(options, isReading: false)
        reading = TransactionSettings(options, isReading: true)
        browsing = TransactionSettings(options, isReading: true, planning: .free)
    }

    deinit {
        executor.stop()
    }

    /// Runs a body in one write transaction, and answers what it answered once the server has committed it.
    ///
    /// - Parameters:
    ///   - bound: how long it may take, for what takes long; nil: as the options say.
    ///   - isRepeated: whether the same was tried before, and others were in the way.
    func write<T: Sendable>(
        planning: StatementPlanning = .byIndex, within bound: Duration? = nil, isRepeated: Bool = false,
        _ body: @Sendable (PostgresTransaction) throws -> T
    ) throws -> T {
        let settings =
            bound == nil && planning == .byIndex
            ? writing : TransactionSettings(options, isReading: false, planning: planning, bound: bound)
        return try transact(settings, isRepeated: isRepeated) { transaction in
            let value = try body(transaction)
            try transaction.commit()
            return value
        }
    }

    /// Runs a body that only reads, on one snapshot of the database.
    func read<T: Sendable>(
        planning: StatementPlanning = .free, _ body: @Sendable (PostgresTransaction) throws -> T
    ) throws -> T {
        try transact(planning == .free ? browsing : reading) { transaction in
            let value = try body(transaction)
            try transaction.commit()
            return value
        }
    }

    /// Asks everything in one round trip, and reads the answers when the transaction has ended.
    func readTogether<T: Sendable>(
        _ body: @Sendable (PostgresTransaction) throws -> PostgresDatabase.Reader<T>
    ) throws -> T {
        try transact(reading) { transaction in
            let read = try body(transaction)
            try transaction.commitTogether()
            return try read(transaction)
        }
    }

    /// Commits with what a body has asked, all in one round trip, and then reads the answers.
    ///
    /// - Parameter isRepeated: whether the same may have been committed before.
    func writeTogether<T: Sendable>(
        isRepeated: Bool, _ body: @Sendable (PostgresTransaction) throws -> PostgresDatabase.Reader<T>
    ) throws -> T {
        try transact(writing, isRepeated: isRepeated) { transaction in
            let read = try body(transaction)
            try transaction.commitTogether()
            return try read(transaction)
        }
    }

    /// A connection may have been cut without a word, or know statements that the tables have outgrown; then the body
    /// runs again on a new one, as nothing is committed before `UnknownCommit` says that something may be.
    private func transact<T>(
        _ settings: TransactionSettings, isRepeated: Bool = false, _ body: (PostgresTransaction) throws -> T
    ) throws -> T {
        var tries = 0
        while true {
            tries += 1
            let session = try open()
            do {
                return try attempt(body) {
                    try PostgresTransaction(session, settings, identifiers: identifiers, isRepeated: isRepeated)
                }
            } catch let failure as PostgresFailure where failure.isStale && tries < Self.tries && !isClosing {
                continue
            }
        }
    }

    private func attempt<T>(
        _ body: (PostgresTransaction) throws -> T, begin: () throws -> PostgresTransaction
    ) throws -> T {
        do {
            let transaction = try begin()
            do {
                return try body(transaction)
            } catch let unknown as UnknownCommit {
                throw unknown
            } catch let failure as PostgresFailure where failure.endsConnection {
                throw failure
            } catch {
                // A session that cannot even undo is of no more use; the first error says what is wrong.
                do {
                    try transaction.rollBack()
                } catch {
                    end(after: error)
                    drop()
                }
                throw error
            }
        } catch {
            end(after: error)
            throw error
        }
    }

    /// What nobody waits for any more is stopped, but for a COMMIT: what it still waits for is the standby that somebody
    /// has asked for, and a cancel would have it go on without (postgresql.org/docs/current/warm-standby.html).
    private func end(after error: any Error) {
        switch error {
        case is UnknownCommit: drop()
        case let failure as PostgresFailure where failure.leavesWork: abandon()
        case let failure as PostgresFailure where failure.endsConnection: drop()
        default: break
        }
    }

    private func open() throws -> PostgresSession {
        guard !isClosing else {
            throw PostgresFailure.closedHere
        }
        if let session { return session }
        let opened = try pace.attempt(unless: wakeUp) { try PostgresSession(options, wakeUp: wakeUp) }
        guard opened.serverVersion >= Self.oldestServer else {
            let version = opened.serverVersion / 10_000
            throw StoreError(
                .unsuitable, operation: "connect",
                detail: "\(options.address) is PostgreSQL \(version), and rollcall needs 14 or newer")
        }
        if opened.isDirect { try opened.settle(TransactionSettings.session(options), within: options.statementTimeout) }
        session = opened
        return opened
    }

    private func drop() {
        session = nil
    }

    private func abandon() {
        farewell = session?.abandon()
        session = nil
    }

    /// Closes the connection for good; what the server was doing for it has been stopped, where the server hears.
    ///
    /// - Parameter deadline: how long to wait for that.
    func close(until deadline: ContinuousClock.Instant = .now) {
        interrupt()
        drop()
        farewell?.wait(until: deadline)
    }

    /// Ends the wait that is on, from any thread, and refuses what comes after it.
    nonisolated func interrupt() {
        isClosed.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    private nonisolated var isClosing: Bool { isClosed.load(ordering: .acquiring) }

    /// How often a body runs on connections that break.
    private static let tries = 4

    /// `pg_current_xact_id`, pipeline mode and everything else that is asked for came with 14 at the latest, and what is
    /// older gets no repairs any more.
    private static let oldestServer = 140_000
}
