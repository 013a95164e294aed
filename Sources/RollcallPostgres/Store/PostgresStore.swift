internal import CLibPQ
public import RollcallCore
internal import RollcallStorage
internal import Synchronization

/// The ledger in one PostgreSQL database, shared by any number of workers on any number of hosts.
///
/// Each method is one transaction, committed when it returns. A caller whose task was cancelled before it began is told
/// so and nothing is written, but for `finish`, which an ended attempt is owed; once begun, nothing interrupts it.
/// A transaction that loses against others is run again, and one whose COMMIT was never answered is asked about.
/// Errors: what `PostgresMeaning` says of PostgreSQL's own.
public final class PostgresStore: Sendable {
    let database: PostgresDatabase
    let definitions: DefinitionCache
    /// Ends of runs that share a commit.
    let endingGroup = EndingGroup()
    /// Where the next `pruneHistory` begins, so that one call does not look again at what the last one has cleaned.
    let pruneStart = Mutex<JobName?>(nil)

    private init(_ database: PostgresDatabase, zones: ZoneCatalogue) {
        self.database = database
        definitions = DefinitionCache(zones: zones)
    }

    /// A store that has looked at nothing yet.
    convenience init(unopened options: PostgresOptions) {
        self.init(PostgresDatabase(options), zones: options.zones)
    }

    /// Opens a store on a database whose schema this program knows, or may bring up to date.
    ///
    /// Errors: `unavailable`, `denied`, `unsuitable`, `readOnly`, `schemaTooNew`, `schemaTooOld`, `busy`.
    public static func open(_ options: PostgresOptions) async throws(StoreError) -> PostgresStore {
        let store = PostgresStore(unopened: options)
        guard options.migration != .unchecked else { return store }
        do throws(StoreError) {
            try await store.settleSchema()
        } catch {
            await store.close()
            throw error
        }
        return store
    }

    /// The schema version that this program writes.
    public static var schemaVersion: Int { SchemaMigration.newest }

    /// The version of libpq that this process uses, as `15.18`.
    public static var libraryVersion: String {
        let number = Int(PQlibVersion())
        return "\(number / 10_000).\(number % 10_000)"
    }

    /// The schema of rollcall's own tables; nil: the first of the search path.
    var schema: String? { database.options.schema }

    /// Where it is, without password.
    public var address: PostgresAddress { database.options.address }

    /// Runs a write transaction unless the caller was cancelled before it.
    func write<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (PostgresTransaction) throws -> T
    ) async throws(StoreError) -> T {
        try Self.refuseCancelled(operation)
        return try await database.write(operation, body)
    }

    /// Runs a read transaction unless the caller was cancelled before it.
    func read<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (PostgresTransaction) throws -> T
    ) async throws(StoreError) -> T {
        try Self.refuseCancelled(operation)
        return try await database.read(operation, body)
    }

    /// Asks in one round trip, unless the caller was cancelled before it.
    func readTogether<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (PostgresTransaction) throws -> PostgresDatabase.Reader<T>
    ) async throws(StoreError) -> T {
        try Self.refuseCancelled(operation)
        return try await database.readTogether(operation, body)
    }

    static func refuseCancelled(_ operation: String) throws(StoreError) {
        guard Task.isCancelled else { return }
        throw StoreError(
            .cancelled, operation: operation, detail: "the calling task was cancelled; nothing was written")
    }

    /// One read when all is well; a migration when the options allow one.
    private func settleSchema() async throws(StoreError) {
        let operation = "open the database"
        let stands = try await database.read(operation) { [schema] in
            try SchemaVersion.read($0, schema: schema)
        }
        try stands.refuseNewer(address, operation: operation)
        guard stands.version < SchemaMigration.newest else { return }
        guard database.options.migration == .automatic else {
            throw stands.tooOld(address, operation: operation)
        }
        _ = try await migrate(dryRun: false)
    }
}
