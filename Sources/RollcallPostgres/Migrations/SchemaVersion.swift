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
        let table = (schema.map { TransactionSettings.quoted($0) + "." } ?? "") + "rollcall_schema"
        let isThere = try transaction.first("SELECT to_regclass($1) IS NOT NULL", [table]) { try $0.flag(0) }
        guard isThere == true else { return SchemaVersion() }
        return try transaction.first("SELECT version, oldest_program FROM rollcall_schema") { row in
            SchemaVersion(version: try row.number(0), oldestProgram: try row.number(1))
        } ?? SchemaVersion()
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
