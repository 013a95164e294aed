internal import RollcallCore
internal import RollcallStorage

/// Which schema a database holds, and which programs may use it.
struct SchemaVersion: Hashable, Sendable {
    /// 0 without rollcall's tables.
    var version = 0
    /// The oldest schema version whose program may still write.
    var oldestProgram = 0

    /// Reads it, whether the tables are there or not.
    ///
    /// - Parameter schema: where alone they are looked for; nil: wherever the search path finds them.
    static func read(_ transaction: PostgresTransaction, schema: String?) throws -> SchemaVersion {
        guard try exists(transaction, schema: schema) else {
            try refuseHidden(transaction)
            return SchemaVersion()
        }
        return try transaction.first("SELECT version, oldest_program FROM rollcall_schema") { row in
            SchemaVersion(version: try row.number(0), oldestProgram: try row.number(1))
        } ?? SchemaVersion()
    }

    /// Asks the table of tables, not `to_regclass`: a session remembers what was not there, also while it waits for
    /// another that makes it.
    private static func exists(_ transaction: PostgresTransaction, schema: String?) throws -> Bool {
        try transaction.exists(
            """
            SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relname = 'rollcall_schema' AND c.relkind = 'r'
                AND (n.nspname = $1 OR $1::text IS NULL AND n.nspname = ANY (current_schemas(false)))
            """, [schema])
    }

    /// The search path passes over a schema that the role may not use, as if the tables in it were not there.
    private static func refuseHidden(_ transaction: PostgresTransaction) throws {
        let hidden = try transaction.first(
            """
            SELECT n.nspname::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relname = 'rollcall_schema' AND c.relkind = 'r' AND NOT has_schema_privilege(n.oid, 'USAGE')
                AND n.nspname = ANY (string_to_array(replace(replace(current_setting('search_path'), '"', ''), ' ', ''), ','))
            LIMIT 1
            """
        ) { try $0.text(0) }
        guard let hidden else { return }
        throw PostgresFailure(kind: .refused("42501"), message: "permission denied for schema \(hidden)")
    }

    /// Throws when this program is older than what may still write.
    func refuseNewer(_ address: PostgresAddress, operation: String) throws(StoreError) {
        guard oldestProgram > SchemaMigration.newest else { return }
        throw StoreError(
            .schemaTooNew, operation: operation,
            detail:
                "\(address) has schema version \(version), which programs of schema \(oldestProgram) or newer may use; "
                + "this one is of schema \(SchemaMigration.newest): install a newer rollcall")
    }

    /// The error for a caller who may not migrate.
    func tooOld(_ address: PostgresAddress, operation: String) -> StoreError {
        let what =
            version == 0
            ? "does not hold rollcall's tables" : "has schema version \(version), older than this program's"
        return StoreError(
            .schemaTooOld, operation: operation, detail: "\(address) \(what); run `rollcall database migrate`")
    }
}
