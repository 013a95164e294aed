public import RollcallCore
public import RollcallPresence

/// Presences in one PostgreSQL database.
///
/// Each method is one transaction, committed when it returns; a caller that was cancelled before it began is told so.
/// Errors: those of `PostgresStore`.
public final class PostgresPresences: Sendable {
    let store: PostgresStore
    let names: PresenceNames

    init(store: PostgresStore, names: PresenceNames) {
        self.store = store
        self.names = names
    }

    /// `native` or `django`.
    public var tables: String { names.set }
}

extension PostgresPresences {
    /// Foreign keys of the application that refer to these tables, sorted: what they refer to is never removed.
    public func references() async throws(StoreError) -> [RowReference] {
        try await store.read("look for foreign keys") { [names] transaction in
            try transaction.all(
                """
                SELECT c.conrelid::regclass::text, c.conname::text FROM pg_constraint AS c
                WHERE c.contype = 'f' AND c.confrelid IN ($1::text::regclass, $2::text::regclass)
                    AND c.conrelid <> $2::text::regclass AND c.confdeltype NOT IN ('c', 'n')
                ORDER BY 1, 2
                """, [names.rooms, names.presences]
            ) { RowReference(table: try $0.text(0), constraint: try $0.text(1)) }
        }
    }
}

extension PostgresStore {
    /// The presences of this database, on the tables that the options choose.
    ///
    /// Errors: `unsuitable` when both sets of tables are in use, and when Django's are asked for and missing or not as
    /// its migration makes them. The zone of the options has no meaning here: the columns hold instants.
    public func presences(_ options: PresenceOptions = PresenceOptions()) async throws(StoreError) -> PostgresPresences
    {
        try await read("choose the presence tables") { transaction in
            let django = options.tables == .native ? nil : try DjangoTables.read(in: transaction)
            let findings = PresenceFindings(
                hasDjangoTables: django != nil, hasDjangoPresences: django?.hasPresences ?? false,
                hasNativePresences: try transaction.exists("SELECT 1 FROM rollcall_presence LIMIT 1"))
            guard try options.tables.usesDjango(findings), let django else { return self.nativePresences }
            return PostgresPresences(store: self, names: .django(userType: django.userType))
        }
    }

    /// The presences on rollcall's own tables of this database.
    public var nativePresences: PostgresPresences { PostgresPresences(store: self, names: .native) }
}
