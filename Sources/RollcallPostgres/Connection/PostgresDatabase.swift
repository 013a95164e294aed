internal import RollcallCore
internal import RollcallPresence
internal import Synchronization

/// One database: how transactions are run, repeated where others came first, and found out about where the connection
/// broke in the middle of a COMMIT.
///
/// The body of a transaction is synchronous and all or nothing; it may run more than once, so it changes nothing but
/// the database. Cancelling the caller does not interrupt it.
final class PostgresDatabase: Sendable {
    /// How it was opened.
    let options: PostgresOptions
    private let pool: PostgresPool
    /// For what must not wait for others: leases and signs of life.
    private let lifeline: PostgresConnection

    /// Prepares; opens no connection yet.
    init(_ options: PostgresOptions) {
        self.options = options
        let pace = ConnectPace()
        pool = PostgresPool(options, pace: pace)
        lifeline = PostgresConnection(options, pace: pace)
    }

    /// Runs a body in one write transaction and answers what it answered once that is committed.
    ///
    /// - Parameter operation: what is tried, in words, for an error.
    func write<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (PostgresTransaction) throws -> T
    ) async throws(StoreError) -> T {
        try await mapped(operation) { try await self.settled(body) }
    }

    /// The answers to what a body has asked, read after its COMMIT.
    typealias Reader<T> = (PostgresTransaction) throws -> T

    /// Commits with what a body asks, all in one round trip, and answers what is read of it afterwards.
    ///
    /// The body's statements may be committed twice: where the answer to all of them got lost, they are sent again, and
    /// `isRepeated` says so.
    func writeTogether<T: Sendable>(
        _ operation: String, on line: Line = .pool,
        _ body: @escaping @Sendable (PostgresTransaction) throws -> Reader<T>
    ) async throws(StoreError) -> T {
        try await mapped(operation) { try await self.repeated(on: line, body) }
    }

    /// Which connection a transaction is given.
    enum Line: Sendable {
        /// One of the pool.
        case pool
        /// One that nothing else waits on.
        case lifeline
    }

    /// Runs a body in one write transaction; a foreign key that refuses it, at once or at the COMMIT, is told apart.
    ///
    /// A body that throws `Undone` is undone, and its caller answered.
    func write<T: Sendable>(
        _ operation: String, planning: StatementPlanning = .byIndex,
        referenced: @Sendable (RowReference) throws(StoreError) -> T,
        _ body: @escaping @Sendable (PostgresTransaction) throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await settled(body, planning: planning)
        } catch let undone as Undone<T> {
            return undone.answer
        } catch let failure as PostgresFailure where failure.state == "23503" {
            return try referenced(RowReference(table: failure.table, constraint: failure.constraint))
        } catch {
            throw StoreError(error, operation: operation, address: options.address)
        }
    }

    /// Runs a body that only reads, on one snapshot of the database.
    func read<T: Sendable>(
        _ operation: String, planning: StatementPlanning = .free,
        _ body: @escaping @Sendable (PostgresTransaction) throws -> T
    ) async throws(StoreError) -> T {
        try await mapped(operation) { try await self.pool.with { try await $0.read(planning: planning, body) } }
    }

    /// Asks everything that a body asks in one round trip, by indexes, on one snapshot of the database.
    func readTogether<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (PostgresTransaction) throws -> Reader<T>
    ) async throws(StoreError) -> T {
        try await mapped(operation) { try await self.pool.with { try await $0.readTogether(body) } }
    }

    /// Runs a body in one write transaction with a bound of its own.
    func maintain<T: Sendable>(
        _ operation: String, within bound: Duration, _ body: @escaping @Sendable (PostgresTransaction) throws -> T
    ) async throws(StoreError) -> T {
        try await mapped(operation) { try await self.settled(body, planning: .free, within: bound) }
    }

    /// A transaction that lost against others is run again, and so is one that was not committed when its connection
    /// broke; one that was is not.
    private func settled<T: Sendable>(
        _ body: @escaping @Sendable (PostgresTransaction) throws -> T, planning: StatementPlanning = .byIndex,
        within bound: Duration? = nil
    ) async throws -> T {
        var tries = 0
        while true {
            tries += 1
            let isRepeated = tries > 1
            let answer = Mutex<T?>(nil)
            do {
                return try await pool.with { connection in
                    try await connection.write(planning: planning, within: bound, isRepeated: isRepeated) {
                        transaction in
                        let value = try body(transaction)
                        answer.withLock { $0 = value }
                        return value
                    }
                }
            } catch let failure as PostgresFailure where failure.isCollision && tries < Self.tries {
                continue
            } catch let unknown as UnknownCommit {
                guard try await isCommitted(unknown) else {
                    guard tries < Self.tries else { throw unknown.cause }
                    continue
                }
                if let value = answer.withLock({ $0 }) { return value }
                throw unknown
            }
        }
    }

    /// A transaction whose answers got lost is sent again, until somebody answers or it is plain that nobody will.
    private func repeated<T: Sendable>(
        on line: Line, _ body: @escaping @Sendable (PostgresTransaction) throws -> Reader<T>
    ) async throws -> T {
        var tries = 0
        var unknown: UnknownCommit?
        let deadline = ContinuousClock.now + patience
        while true {
            tries += 1
            do {
                let isRepeated = unknown != nil
                guard line == .pool else { return try await lifeline.writeTogether(isRepeated: isRepeated, body) }
                return try await pool.with { try await $0.writeTogether(isRepeated: isRepeated, body) }
            } catch let failure as PostgresFailure where failure.isCollision && tries < Self.tries {
                continue
            } catch let failure as UnknownCommit {
                let first = unknown ?? failure
                guard ContinuousClock.now < deadline, !first.cause.isClosed else { throw first }
                unknown = first
            } catch let failure as PostgresFailure where failure.leavesUnknown {
                // Nobody is there yet who could tell what became of the first one, or it still holds its rows.
                guard let unknown else { throw failure }
                guard ContinuousClock.now < deadline else { throw unknown }
            }
            if tries > 1 { await Self.pause() }
        }
    }

    /// How long it may take until a server that was lost tells what it knows.
    private var patience: Duration { options.statementTimeout + options.connectTimeout }

    /// Asks what became of a transaction (`pg_xact_status`), on another connection and until the server knows.
    ///
    /// The server process that had it may be at it still; it is bounded like every other, but for a COMMIT that waits for
    /// a synchronous standby. A standby that has taken over may have given the number to another transaction, if it
    /// never heard of this one: what it has committed under that number says nothing.
    func isCommitted(_ unknown: UnknownCommit) async throws -> Bool {
        guard unknown.transaction != nil else { throw unknown }
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            do {
                let (status, timeline) = try await pool.with { try await $0.read { try unknown.ask(in: $0) } }
                switch status {
                case "committed" where timeline != unknown.timeline: throw unknown.afterTakeover
                case "committed": return true
                case "aborted": return false
                default: break
                }
            } catch let failure as PostgresFailure where failure.state == "22023" {
                // Another server, which took over before it had the transaction.
                return false
            } catch let failure as PostgresFailure where failure.endsConnection || failure.isCrowded {
                guard !failure.isClosed else { throw unknown }
            }
            await Self.pause()
        }
        throw unknown
    }

    /// Whoever waits for the outcome of a commit is owed it, cancelled or not.
    private static func pause() async {
        await Task.detached {
            // Ignored: nobody cancels it.
            try? await Task.sleep(for: .milliseconds(50))
        }.value
    }

    private static let tries = 5

    /// Closes every connection; later calls are refused as `unavailable`.
    func close() async {
        let deadline = ContinuousClock.now + Self.farewell
        lifeline.interrupt()
        await pool.close(until: deadline)
        await lifeline.close(until: deadline)
    }

    /// How long closing waits until the server has stopped what it was doing.
    private static let farewell = Duration.seconds(1)

    private func mapped<T>(
        _ operation: String, _ work: @Sendable () async throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await work()
        } catch {
            throw StoreError(error, operation: operation, address: options.address)
        }
    }
}
