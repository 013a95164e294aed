internal import CSQLiteShim
internal import GRDB
internal import RollcallCore
internal import RollcallPresence
internal import Synchronization

/// Foreign keys that a transaction would leave broken, found before its commit refuses them.
///
/// Django declares its keys DEFERRABLE INITIALLY DEFERRED, so SQLite would say so at COMMIT only, and not which.
enum ReferenceCheck {
    /// Thrown to undo a transaction; the reference is on its way in a box beside it.
    struct Broken: Error {}

    /// The first foreign key that is broken now, in the open transaction; nil when all hold.
    ///
    /// When all hold it costs one call (SQLITE_DBSTATUS_DEFERRED_FKS); else it searches the tables that refer.
    static func broken(in db: Database) throws -> RowReference? {
        var current: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(db.sqliteConnection, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        guard current > 0 else { return nil }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT \"table\", \"parent\", fkid FROM pragma_foreign_key_check LIMIT 1")
        guard let row = try rows.next() else {
            return RowReference(table: "another table", constraint: "a foreign key")
        }
        let (table, parent, number): (String, String, Int) = (row[0], row[1], row[2])
        let columns = try Row.fetchAll(
            db, sql: "SELECT \"from\", \"to\" FROM pragma_foreign_key_list(?) WHERE id = ? ORDER BY seq",
            arguments: [table, number]
        ).map { column in "\(column[0] as String? ?? "?") -> \(parent).\(column[1] as String? ?? "id")" }
        return RowReference(table: table, constraint: columns.joined(separator: ", "))
    }
}

extension SQLitePresences {
    /// Runs a transaction that undoes itself when its `check` finds a broken foreign key, and answers `refused` then.
    func checkingReferences<Answer>(
        _ operation: String,
        _ body: (@escaping @Sendable (SQLiteTransaction) throws -> Void) async throws(StoreError) -> Answer,
        refused: (RowReference) throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let box = ReferenceBox()
        do {
            return try await body { transaction in
                guard let reference = try ReferenceCheck.broken(in: transaction.db) else { return }
                box.reference.withLock { $0 = reference }
                throw ReferenceCheck.Broken()
            }
        } catch {
            guard let reference = box.reference.withLock({ $0 }) else { throw error }
            return try refused(reference)
        }
    }
}

/// Carries a reference out of a transaction that is undone.
private final class ReferenceBox: Sendable {
    let reference = Mutex<RowReference?>(nil)
}

extension RowReference {
    /// The error of an operation whose answer has no place for a reference.
    func conflict(_ operation: String) -> StoreError {
        StoreError(
            .conflict, operation: operation,
            detail: "rows of \(table) refer to it by \(constraint); delete them first, or let that key be null")
    }
}
