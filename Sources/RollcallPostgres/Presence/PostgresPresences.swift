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

extension PostgresStore {
    /// The presences on rollcall's own tables of this database.
    public var nativePresences: PostgresPresences { PostgresPresences(store: self, names: .native) }
}
