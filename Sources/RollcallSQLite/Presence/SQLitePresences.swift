internal import GRDB
public import RollcallCore
public import RollcallPresence

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

    /// The clock, for the time that a step takes.
    var clock: any HostClock { store.database.options.clock }

    /// `native` or `django`.
    public var tables: String { dialect.name }

    /// Foreign keys of the application that refer to these tables, sorted: what they refer to is never removed.
    public func references() async throws(StoreError) -> [RowReference] {
        try await store.read("look for foreign keys") { [sql] transaction in
            try sql.names.references(in: transaction)
        }
    }
}

extension SQLiteStore {
    /// The presences on rollcall's own tables of this file.
    public var nativePresences: SQLitePresences {
        SQLitePresences(store: self, dialect: NativeDialect())
    }

    /// The presences of this file, on the tables that the options choose.
    ///
    /// Errors: `unsuitable` when both sets of tables are in use, when Django's are asked for and missing or not as its
    /// migration makes them, and when their texts look like local time and no zone is given.
    public func presences(_ options: PresenceOptions = PresenceOptions()) async throws(StoreError) -> SQLitePresences {
        try await read("choose the presence tables") { transaction in
            let django = options.tables == .native ? nil : try DjangoTables.read(in: transaction)
            let findings = PresenceFindings(
                hasDjangoTables: django != nil,
                hasDjangoPresences: try django != nil
                    && transaction.exists("SELECT 1 FROM channels_presence_presence LIMIT 1"),
                hasNativePresences: try transaction.exists("SELECT 1 FROM rollcall_presence LIMIT 1"))
            guard try options.tables.usesDjango(findings), let django else { return self.nativePresences }
            let dialect = DjangoDialect(userKey: django.userKey, zone: options.zone)
            let presences = SQLitePresences(store: self, dialect: dialect)
            let newest = try SQLitePresences.instant(presences.readings.newest, of: dialect, in: transaction)
            try dialect.verify(newest: newest, now: transaction.now)
            return presences
        }
    }
}
