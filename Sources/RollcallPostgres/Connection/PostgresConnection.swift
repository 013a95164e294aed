internal import RollcallCore
internal import RollcallPlatform
internal import RollcallStorage

/// One connection on a thread of its own, opened at its first use and again after it broke.
///
/// Everything happens on that thread, which waits in poll(2); the cooperative pool is never blocked.
actor PostgresConnection {
    private let executor = ThreadExecutor(name: "rollcall-pg")
    private let options: PostgresOptions
    private let writing: TransactionSettings
    private let reading: TransactionSettings
    private let identifiers = IdentifierSource()
    private let wakeUp = WakeUp()
    private var session: PostgresSession?
    private var isClosed = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Prepares a connection without opening it.
    init(_ options: PostgresOptions) {
        self.options = options
        writing = TransactionSettings(options, isReading: false)
        reading = TransactionSettings(options, isReading: true)
    }

    deinit {
        executor.stop()
    }

    /// Runs a body in one write transaction, and answers what it answered once the server has committed it.
    ///
    /// - Parameter bound: how long it may take, for what takes long; nil: as the options say.
    func write<T: Sendable>(
        within bound: Duration? = nil, _ body: @Sendable (PostgresTransaction) throws -> T
    ) throws -> T {
        let settings = bound.map { TransactionSettings(options, isReading: false, bound: $0) } ?? writing
        return try transact(settings, body)
    }

    /// Runs a body that only reads, on one snapshot of the database.
    func read<T: Sendable>(_ body: @Sendable (PostgresTransaction) throws -> T) throws -> T {
        try transact(reading, body)
    }

    /// A connection may have been cut without a word, or know statements that the tables have outgrown; then the body
    /// runs again on a new one, as nothing is committed before `UnknownCommit` says that something may be.
    private func transact<T>(
        _ settings: TransactionSettings, _ body: (PostgresTransaction) throws -> T
    ) throws -> T {
        var tries = 0
        while true {
            tries += 1
            let session = try open()
            do {
                return try attempt(session, settings, body)
            } catch let failure as PostgresFailure where failure.isStale && tries < Self.tries && !isClosed {
                continue
            }
        }
    }

    private func attempt<T>(
        _ session: PostgresSession, _ settings: TransactionSettings, _ body: (PostgresTransaction) throws -> T
    ) throws -> T {
        do {
            let transaction = try PostgresTransaction(session, settings, identifiers: identifiers)
            do {
                let value = try body(transaction)
                try transaction.commit()
                return value
            } catch let unknown as UnknownCommit {
                throw unknown
            } catch let failure as PostgresFailure where failure.endsConnection {
                throw failure
            } catch {
                // A session that cannot even undo is of no more use; the first error says what is wrong.
                do { try transaction.rollBack() } catch { drop() }
                throw error
            }
        } catch {
            if ends(error) { drop() }
            throw error
        }
    }

    private func ends(_ error: any Error) -> Bool {
        switch error {
        case is UnknownCommit: true
        case let failure as PostgresFailure: failure.endsConnection
        default: false
        }
    }

    private func open() throws -> PostgresSession {
        guard !isClosed else {
            throw PostgresFailure(kind: .closed, message: "the connection was closed by this process")
        }
        if let session { return session }
        let opened = try PostgresSession(options.address, within: options.connectTimeout, wakeUp: wakeUp)
        guard opened.serverVersion >= Self.oldestServer else {
            let version = opened.serverVersion / 10_000
            throw StoreError(
                .unsuitable, operation: "connect",
                detail: "\(options.address) is PostgreSQL \(version), and rollcall needs 14 or newer")
        }
        session = opened
        return opened
    }

    private func drop() {
        session = nil
    }

    /// Closes the connection for good.
    func close() {
        isClosed = true
        drop()
    }

    /// Ends the wait that is on, from any thread.
    nonisolated func interrupt() {
        wakeUp.signal()
    }

    /// How often a body runs on connections that break.
    private static let tries = 4

    /// `pg_current_xact_id`, pipeline mode and everything else that is asked for came with 14 at the latest, and what is
    /// older gets no repairs any more.
    private static let oldestServer = 140_000
}
