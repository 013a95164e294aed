internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Which schema a database holds, and which programs may use it.
struct SchemaVersion: Hashable, Sendable {
    /// 0 without rollcall's tables.
    var version = 0
    /// The oldest schema version whose program may still write.
    var oldestProgram = 0

    /// Reads it: one read, whether the tables are there or not.
    static func read(_ transaction: SQLiteTransaction) throws -> SchemaVersion {
        guard try transaction.exists("SELECT 1 FROM sqlite_schema WHERE name = 'rollcall_schema'") else {
            return SchemaVersion()
        }
        return try transaction.first("SELECT version, oldest_program FROM rollcall_schema") { row in
            SchemaVersion(version: try row.number(0), oldestProgram: try row.number(1))
        } ?? SchemaVersion()
    }

    /// Throws when this program is older than what may still write.
    func refuseNewer(path: String, operation: String) throws(StoreError) {
        guard oldestProgram > SchemaMigration.newest else { return }
        throw StoreError(
            .schemaTooNew, operation: operation,
            detail:
                "\(path) has schema version \(version), which programs of schema \(oldestProgram) or newer may use; "
                + "this one is of schema \(SchemaMigration.newest): install a newer rollcall")
    }

    /// The error for a caller who may not migrate.
    func tooOld(path: String, operation: String) -> StoreError {
        let what =
            version == 0
            ? "does not hold rollcall's tables" : "has schema version \(version), older than this program's"
        return StoreError(
            .schemaTooOld, operation: operation, detail: "\(path) \(what); run `rollcall database migrate`")
    }
}
