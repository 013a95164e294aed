internal import GRDB
internal import RollcallCore
internal import RollcallPresence

/// Presences in one SQLite file, on rollcall's own tables or on Django's.
///
/// Each method is one transaction, on disk when it returns; a caller that was cancelled before it began is told so.
/// Errors: those of `SQLiteStore`.
public final class SQLitePresences: Sendable {
    let store: SQLiteStore
    let dialect: any PresenceDialect
    let readings: PresenceReadings

    init(store: SQLiteStore, dialect: any PresenceDialect) {
        self.store = store
        self.dialect = dialect
        readings = PresenceReadings(dialect.sql.names)
    }

    var sql: PresenceSQL { dialect.sql }

    /// `native` or `django`.
    public var tables: String { dialect.name }

    /// The clock, for the time that a step takes.
    var clock: any HostClock { store.database.options.clock }
}

extension SQLiteStore {
    /// The presences on rollcall's own tables of this file.
    public var nativePresences: SQLitePresences {
        SQLitePresences(store: self, dialect: NativeDialect())
    }
}
