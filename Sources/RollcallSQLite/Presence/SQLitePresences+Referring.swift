internal import GRDB
public import RollcallCore
public import RollcallPresence

extension SQLitePresences: PresenceReferences {
    /// Foreign keys of other tables that refer to rooms or presences, sorted.
    public func referring() async throws(StoreError) -> [PresenceReference] {
        try await store.read("look for foreign keys") { [sql] transaction in
            try transaction.all(
                """
                SELECT t.name, f."from", f."table", coalesce(f."to", 'id'), f.on_delete
                FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f
                WHERE t.type = 'table' AND f."table" IN (?1, ?2) AND t.name <> ?2 ORDER BY t.name, f.id, f.seq
                """, [sql.names.rooms, sql.names.presences]
            ) { row in
                let (column, target, key) = (try row.text(1), try row.text(2), try row.text(3))
                return PresenceReference(
                    RowReference(table: try row.text(0), constraint: "\(column) -> \(target).\(key)"), to: target,
                    rule: PresenceReference.Rule(rawValue: try row.text(4)) ?? .noAction)
            }
        }
    }
}
