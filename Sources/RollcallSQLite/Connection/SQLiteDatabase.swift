internal import GRDB
internal import RollcallCore

/// One database file: a connection that writes and one that reads, each on a thread of its own, each opened at its
/// first use.
///
/// **How a transaction is run.** `write` and `read` take a name for error messages (`"claim runs"`) and a body that
/// gets an `SQLiteTransaction`: its `db` for statements (`cachedStatement`, so that nothing is compiled twice), `now`
/// and `boot` for the clocks as of the moment at which the lock was held, `newIdentifier()`. The body is synchronous,
/// runs once, and is all or nothing; what it throws undoes it. `write` begins IMMEDIATE under the guard and is on disk
/// when it returns (`synchronous=FULL`). Cancelling the caller interrupts neither.
///
/// **How a fenced step is run.** See `SQLiteStore.step(_:under:_:)`.
final class SQLiteDatabase: Sendable {
    /// The file, without symbolic links.
    let path: String
    /// How it was opened.
    let options: SQLiteOptions
    private let writer: SQLiteConnection
    private let reader: SQLiteConnection
    private let copier: LogCopier

    /// Finds or makes the file; opens no connection yet.
    init(_ options: SQLiteOptions) throws(StoreError) {
        path = try DatabaseFile(options).path
        self.options = options
        let log = WriteAheadLog(limit: options.checkpointBytes)
        writer = SQLiteConnection(path: path, options: options, isReader: false, log: log)
        reader = SQLiteConnection(path: path, options: options, isReader: true, log: log)
        copier = LogCopier(path: path, patience: options.busyTimeout)
    }

    /// Runs a body in one write transaction and answers what it answered once that is on disk.
    ///
    /// - Parameter operation: what is tried, in words, for an error.
    func write<T: Sendable>(
        _ operation: String, _ body: @Sendable (SQLiteTransaction) throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await commit(body)
        } catch {
            throw StoreError(error, operation: operation, path: path)
        }
    }

    /// Runs a body that only reads, on one snapshot of the database.
    func read<T: Sendable>(
        _ operation: String, _ body: @Sendable (SQLiteTransaction) throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await reader.read(body)
        } catch {
            throw StoreError(error, operation: operation, path: path)
        }
    }

    /// Runs a body on the writer outside a transaction, under the guard: for what cannot be in one.
    func maintain<T: Sendable>(
        _ operation: String, _ body: @Sendable (Database) throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await writer.bare(underGuard: true, body)
        } catch {
            throw StoreError(error, operation: operation, path: path)
        }
    }

    /// Runs a body that only looks on the writer, outside a transaction and without the guard.
    func poll<T: Sendable>(
        _ operation: String, _ body: @Sendable (Database) throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await writer.bare(underGuard: false, body)
        } catch {
            throw StoreError(error, operation: operation, path: path)
        }
    }

    /// Runs a body on the reader outside a transaction.
    func inspect<T: Sendable>(
        _ operation: String, _ body: @Sendable (Database) throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await reader.bare(underGuard: false, body)
        } catch {
            throw StoreError(error, operation: operation, path: path)
        }
    }

    /// Runs a body in one write transaction; what it throws, of its own or SQLite's, arrives as it is.
    func writeRethrowing<T: Sendable>(_ body: @Sendable (SQLiteTransaction) throws -> T) async throws -> T {
        try await commit(body)
    }

    private func commit<T: Sendable>(_ body: @Sendable (SQLiteTransaction) throws -> T) async throws -> T {
        let done = try await writer.write(body)
        switch done.copying {
        case .none: break
        case .beside: Task { await copier.copy() }
        case .first: await copier.copy()
        }
        return done.value
    }

    /// Closes both connections; later calls are refused as `unavailable`.
    func close() async {
        await reader.close()
        if await writer.leavesLongLog() { await copier.copy(patience: .zero) }
        await writer.close()
    }
}
