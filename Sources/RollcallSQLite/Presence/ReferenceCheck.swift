internal import CSQLiteShim
internal import GRDB
internal import RollcallCore
internal import RollcallPresence
internal import Synchronization

/// Foreign keys that a transaction would leave broken, found before its commit refuses them.
///
/// Django declares its keys DEFERRABLE INITIALLY DEFERRED, so SQLite would say so at COMMIT only, and not which.
enum ReferenceCheck {
    /// Thrown to undo a transaction; the reference is on its way in the watch.
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
    /// Runs a transaction that undoes itself when a foreign key is broken in its watched part, and answers `refused`
    /// then.
    func checkingReferences<Answer>(
        _ operation: String,
        _ body: (ReferenceWatch) async throws(StoreError) -> Answer,
        refused: (RowReference) throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let watch = ReferenceWatch(sql.names)
        do {
            return try await body(watch)
        } catch {
            guard let reference = watch.reference else { throw error }
            return try refused(reference)
        }
    }
}

/// Carries a broken foreign key out of a transaction that is undone.
final class ReferenceWatch: Sendable {
    private let found = Mutex<RowReference?>(nil)
    private let names: PresenceNames

    init(_ names: PresenceNames) {
        self.names = names
    }

    var reference: RowReference? { found.withLock { $0 } }

    /// Performs the writes of a transaction; a foreign key that refuses one of them at once, or would refuse the commit,
    /// undoes it.
    ///
    /// - Parameter table: the only one that the writes delete from; nil when there are several.
    func watching<Value>(
        _ transaction: SQLiteTransaction, deletingFrom table: String? = nil, _ writes: () throws -> Value
    ) throws -> Value {
        let value: Value
        do {
            value = try writes()
        } catch let error as DatabaseError where Self.isForeignKey(error) {
            throw undo(for: try suspect(of: table, in: transaction))
        }
        if let reference = try ReferenceCheck.broken(in: transaction.db) { throw undo(for: reference) }
        return value
    }

    /// The keys that can have refused a statement; it is undone, so none of them is broken any more.
    private func suspect(of table: String?, in transaction: SQLiteTransaction) throws -> RowReference {
        let all = try names.references(in: transaction).filter { reference in
            table.map { reference.constraint.contains("-> \($0).") } ?? true
        }
        guard let first = all.first else { return RowReference(table: "another table", constraint: "a foreign key") }
        let others = all.dropFirst().map { " or \($0.table) (\($0.constraint))" }
        return RowReference(table: first.table, constraint: first.constraint + others.joined())
    }

    private func undo(for reference: RowReference) -> ReferenceCheck.Broken {
        found.withLock { $0 = reference }
        return ReferenceCheck.Broken()
    }

    /// RESTRICT comes as a trigger's refusal from older libraries.
    private static func isForeignKey(_ error: DatabaseError) -> Bool {
        let codes: [ResultCode] = [.SQLITE_CONSTRAINT_FOREIGNKEY, .SQLITE_CONSTRAINT_TRIGGER]
        return codes.contains(error.extendedResultCode) && (error.message ?? "").contains("FOREIGN KEY")
    }
}

extension RowReference {
    /// The error of an operation whose answer has no place for a reference.
    func conflict(_ operation: String) -> StoreError {
        StoreError(
            .conflict, operation: operation,
            detail: "rows of \(table) refer to it by \(constraint); delete them first, or let that key be null")
    }
}
