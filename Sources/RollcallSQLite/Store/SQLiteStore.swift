internal import GRDB
public import RollcallCore
internal import RollcallStorage
internal import Synchronization

/// The ledger in one SQLite file, shared by every process of the host that opens it.
///
/// Each method is one transaction, on disk when it returns. A caller whose task was cancelled before it began is told
/// so and nothing is written, but for `finish`, which an ended attempt is owed; once begun, nothing interrupts it.
/// Errors: `busy` when other processes wrote for the whole `busyTimeout`, and what `SQLiteMeaning` says of SQLite's own.
public final class SQLiteStore: Sendable {
    let database: SQLiteDatabase
    let definitions: DefinitionCache
    /// Where the next `pruneHistory` begins, so that one call does not look again at what the last one has cleaned.
    let pruneStart = Mutex<JobName?>(nil)

    private init(_ database: SQLiteDatabase, zones: ZoneCatalogue) {
        self.database = database
        definitions = DefinitionCache(zones: zones)
    }

    /// Opens a store on a file: found or made, on a local disk, with a schema that this program knows.
    ///
    /// Errors: `missing`, `cannotCreate`, `unsuitable`, `readOnly`, `corrupt`, `schemaTooNew`, `schemaTooOld`, `busy`.
    public static func open(_ options: SQLiteOptions) async throws(StoreError) -> SQLiteStore {
        let store = SQLiteStore(try SQLiteDatabase(options), zones: options.zones)
        guard options.migration != .unchecked else { return store }
        do {
            try await store.settleSchema()
        } catch {
            await store.close()
            throw error
        }
        return store
    }

    /// The file, without symbolic links.
    public var path: String { database.path }

    /// Runs a write transaction unless the caller was cancelled before it.
    func write<T: Sendable>(
        _ operation: String, _ body: @Sendable (SQLiteTransaction) throws -> T
    ) async throws(StoreError) -> T {
        try Self.refuseCancelled(operation)
        return try await database.write(operation, body)
    }

    /// Runs a read transaction unless the caller was cancelled before it.
    func read<T: Sendable>(
        _ operation: String, _ body: @Sendable (SQLiteTransaction) throws -> T
    ) async throws(StoreError) -> T {
        try Self.refuseCancelled(operation)
        return try await database.read(operation, body)
    }

    private static func refuseCancelled(_ operation: String) throws(StoreError) {
        guard Task.isCancelled else { return }
        throw StoreError(
            .cancelled, operation: operation, detail: "the calling task was cancelled; nothing was written")
    }

    /// One read when all is well; a migration when the options allow one.
    private func settleSchema() async throws(StoreError) {
        let operation = "open the database"
        let stands = try await database.read(operation) { try SchemaVersion.read($0) }
        try stands.refuseNewer(path: path, operation: operation)
        guard stands.version < SchemaMigration.newest else { return }
        guard database.options.migration == .automatic else {
            throw stands.tooOld(path: path, operation: operation)
        }
        _ = try await migrate(dryRun: false)
    }
}
