public import RollcallCore
internal import RollcallStorage
internal import Synchronization

extension PostgresStore: MaintenanceStore {
    /// Brings the schema up to date, one transaction for each version; with `dryRun` only says what it would do.
    ///
    /// Races: of two programs that migrate at once one does the work, the other waits and finds it done.
    public func migrate(dryRun: Bool) async throws(StoreError) -> MigrationReport {
        let operation = "migrate"
        let before = try await read(operation) { [schema] in try SchemaVersion.read($0, schema: schema) }
        try before.refuseNewer(address, operation: operation)
        let missing = SchemaMigration.all.filter { $0.version > before.version }
        let report = MigrationReport(
            from: before.version, to: max(before.version, SchemaMigration.newest),
            steps: missing.flatMap(\.steps).map(\.summary))
        guard !dryRun else { return report }
        for migration in missing {
            try await database.maintain(operation, within: .seconds(60)) { [schema] transaction in
                try SharedLock.migration.hold(in: transaction)
                if let schema { try Self.make(schema, in: transaction) }
                guard try SchemaVersion.read(transaction, schema: schema).version < migration.version else { return }
                for step in migration.steps { try transaction.script(step.sql) }
                try transaction.later(
                    """
                    INSERT INTO rollcall_schema (one, version, oldest_program, applied_at) VALUES (1, $1, $2, $3)
                    ON CONFLICT (one) DO UPDATE SET version = excluded.version,
                        oldest_program = excluded.oldest_program, applied_at = excluded.applied_at
                    """, [migration.version, migration.oldestProgram, try transaction.now])
            }
        }
        return report
    }

    /// Asked first, as IF NOT EXISTS takes the right to make one even where it makes none.
    private static func make(_ schema: String, in transaction: PostgresTransaction) throws {
        let name = TransactionSettings.quoted(schema)
        guard try !transaction.exists("SELECT 1 WHERE to_regnamespace($1) IS NOT NULL", [name]) else { return }
        try transaction.later("CREATE SCHEMA IF NOT EXISTS \(name)")
    }

    /// Which database, which schema, how many rows.
    ///
    /// A read.
    public func status() async throws(StoreError) -> DatabaseStatus {
        try await read("read the status") { [address, schema] transaction in
            let own = schema
            let schema = try SchemaVersion.read(transaction, schema: own)
            let server = try transaction.first(
                "SELECT current_setting('server_version'), current_schema(), current_setting('synchronous_commit')"
            ) { (version: try $0.text(0), schema: try $0.optionalText(1) ?? "", commit: try $0.text(2)) }
            var status = DatabaseStatus(
                location: address.description, engine: "PostgreSQL \(server?.version ?? "")",
                version: schema.version, oldestProgram: schema.oldestProgram)
            let tables = try OwnTables.names(of: own, in: transaction)
            status.tables = try tables.map { table in
                let rows = try transaction.first("SELECT count(*) FROM \(TransactionSettings.quoted(table))") {
                    try $0.number(0)
                }
                return TableRows(table: table, rows: rows ?? 0)
            }
            status.bytes = try OwnTables.bytes(of: own, in: transaction)
            status.facts = ["schema": server?.schema ?? "", "synchronous commit": server?.commit ?? ""]
            return status
        }
    }

    /// Takes every table of rollcall's own out; with `dryRun` only says which, with their rows.
    ///
    /// Only tables whose names begin with `rollcall_`: what else is in the database, presences of Django too, stays.
    public func remove(dryRun: Bool) async throws(StoreError) -> [TableRows] {
        let tables = try await status().tables
        guard !dryRun, !tables.isEmpty else { return tables }
        let place = schema.map { TransactionSettings.quoted($0) + "." } ?? ""
        let list = tables.map { place + TransactionSettings.quoted($0.table) }.joined(separator: ", ")
        try await database.maintain("remove rollcall's tables", within: .seconds(60)) { transaction in
            try transaction.later("DROP TABLE \(list)")
        }
        return tables
    }

    /// Deletes one batch of finished runs that a policy no longer keeps; never unfinished ones.
    ///
    /// They are found on a snapshot and deleted in one transaction; a row that changed in between stays. When nothing
    /// is left to delete, revisions that no run refers to go as well.
    public func pruneHistory(_ request: HistoryPruning) async throws(StoreError) -> Int {
        let operation = "prune history"
        let start = pruneStart.withLock { $0 }
        let found = try await read(operation) { try HistoryPruner(transaction: $0).find(request, from: start) }
        pruneStart.withLock { $0 = found.stoppedAt }
        let victims = found.victims
        return try await write(operation) { transaction in
            let pruner = HistoryPruner(transaction: transaction)
            guard victims.isEmpty else { return try pruner.delete(victims) }
            try pruner.forgetRevisions()
            return 0
        }
    }

    /// PostgreSQL has its own way of making copies, which knows all of its types.
    public func backup(to path: String) async throws(StoreError) {
        throw StoreError(
            .unsuitable, operation: "back up",
            detail: "PostgreSQL makes copies with its own program: pg_dump --format=custom --table='rollcall_*' "
                + "--file=\(path) '\(address)'")
    }

    /// Something whose parts change when others have committed what they stand for.
    public func changeToken() async throws(StoreError) -> ChangeToken {
        try await readTogether("look for changes") { transaction in
            let asking = try transaction.ask(Self.tokenQuery)
            return { transaction in
                let tokens = try transaction.rows(asking) { row in
                    ChangeToken(
                        jobs: Int64(try row.number(0)), runs: Int64(try row.number(1)),
                        history: Int64(try row.number(2)))
                }
                return tokens.first ?? ChangeToken(0)
            }
        }
    }

    /// Open runs are few, and the ends of indexes say what was written last.
    private static let tokenQuery = """
        SELECT (SELECT number FROM rollcall_change WHERE one = 1),
            (SELECT coalesce(bit_xor(hashtextextended(
                    concat_ws(' ', id, state, fence, cancel_asked), 0)), 0)
                FROM rollcall_run WHERE \(OpenRuns.condition)),
            hashtextextended(concat_ws(' ',
                (SELECT id FROM rollcall_run ORDER BY id DESC LIMIT 1),
                (SELECT max(skipped_last) FROM rollcall_run WHERE state = 'skipped'),
                (SELECT max(number) FROM rollcall_event), (SELECT max(position) FROM rollcall_event),
                (SELECT number FROM rollcall_event WHERE position IS NULL ORDER BY number LIMIT 1)), 0)
        """

    /// Closes every connection.
    ///
    /// Calls after it are refused as `unavailable`.
    public func close() async {
        await database.close()
    }
}

/// The tables whose names begin with `rollcall_`: of the given schema, else of the one in which the search path finds
/// the first of them.
enum OwnTables {
    private static let condition = """
        FROM pg_class WHERE relkind = 'r' AND relname LIKE 'rollcall\\_%'
            AND relnamespace = CASE WHEN $1::text IS NOT NULL THEN to_regnamespace($1)::oid
                ELSE (SELECT c.relnamespace FROM pg_class AS c WHERE c.oid = to_regclass('rollcall_schema')) END
        """

    /// Their names, sorted.
    static func names(of schema: String?, in transaction: PostgresTransaction) throws -> [String] {
        try transaction.all(
            "SELECT relname::text \(condition) ORDER BY relname", [schema.map(TransactionSettings.quoted)]
        ) { try $0.text(0) }
    }

    /// Their size on disk, indexes included.
    static func bytes(of schema: String?, in transaction: PostgresTransaction) throws -> Int64 {
        let bytes = try transaction.first(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint \(condition)",
            [schema.map(TransactionSettings.quoted)]
        ) { try $0.number(0) }
        return Int64(bytes ?? 0)
    }
}
