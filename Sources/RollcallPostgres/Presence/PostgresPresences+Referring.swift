public import RollcallCore
public import RollcallPresence

extension PostgresPresences: PresenceReferences {
    /// Foreign keys of other tables that refer to rooms or presences, sorted.
    public func referring() async throws(StoreError) -> [PresenceReference] {
        try await store.read("look for foreign keys") { [names] transaction in
            try transaction.all(
                """
                SELECT c.conrelid::regclass::text, c.conname::text, c.confrelid::regclass::text,
                    CASE c.confdeltype WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
                        WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END
                FROM pg_constraint AS c
                WHERE c.contype = 'f' AND c.confrelid IN ($1::text::regclass, $2::text::regclass)
                    AND c.conrelid <> $2::text::regclass
                ORDER BY 1, 2
                """, [names.rooms, names.presences]
            ) { row in
                PresenceReference(
                    RowReference(table: try row.text(0), constraint: try row.text(1)), to: try row.text(2),
                    rule: try row.word(3))
            }
        }
    }
}
