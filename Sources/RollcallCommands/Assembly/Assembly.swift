internal import RollcallCore
internal import RollcallPlatform
internal import RollcallPresence
internal import RollcallSQLite

#if PostgreSQL
    internal import RollcallPostgres
#endif

/// The composition root: the only place that names a driver.
enum Assembly {
    /// Where presences and the ledger are.
    struct Places: Sendable {
        var database: DatabaseLocation
        /// Nil: in the same database.
        var ledger: DatabaseLocation?
        /// How many connections to a server at most; nil: as the driver has it.
        var connections: Int?

        /// Whether anything of it is on a server.
        var isOnServer: Bool {
            [database, ledger].contains { location in
                if case .server? = location?.place { true } else { false }
            }
        }
    }

    /// A database with its two views.
    private struct Opened {
        let ledger: any LedgerStore
        let presence: any PresenceBackend
    }

    /// Opens the databases that a command line names.
    static func open(
        _ places: Places, for access: DatabaseAccess, _ options: SharedOptions, in invocation: Invocation
    ) async throws(StoreError) -> OpenDatabase {
        let opened = try await open(
            places.database, for: access, options, in: invocation, connections: places.connections)
        guard let elsewhere = places.ledger else {
            return OpenDatabase(
                location: places.database, ledger: opened.ledger, presence: opened.presence,
                indexes: opened.ledger as? any PresenceIndexStore, beat: opened.ledger as? any BeatTaskStore)
        }
        do throws(StoreError) {
            let ledger = try await open(
                elsewhere, for: access, options, in: invocation, connections: places.connections,
                looksAtPresences: false)
            return OpenDatabase(
                location: places.database, ledgerLocation: elsewhere, ledger: ledger.ledger, presence: opened.presence,
                indexes: opened.ledger as? any PresenceIndexStore, beat: opened.ledger as? any BeatTaskStore,
                closePresences: { await opened.ledger.close() })
        } catch {
            await opened.ledger.close()
            throw error
        }
    }

    private static func open(
        _ location: DatabaseLocation, for access: DatabaseAccess, _ options: SharedOptions, in invocation: Invocation,
        connections: Int?, looksAtPresences: Bool = true
    ) async throws(StoreError) -> Opened {
        // A command about the database itself works on one without any tables, too.
        let chooses = looksAtPresences && access.looksAtPresences
        let zones = invocation.zones.catalogue
        switch location.place {
        case .file(let path):
            var file = sqliteOptions(path, location.origin, access, options, invocation.clock)
            file.zones = zones
            let store = try await SQLiteStore.open(file)
            guard chooses else { return Opened(ledger: store, presence: store.nativePresences) }
            return try await closing(store) { () async throws(StoreError) in
                let presence = try await store.presences(presenceOptions(options, zones: zones))
                return Opened(ledger: store, presence: presence)
            }
        case .server(let server):
            #if PostgreSQL
                var choices = try postgresOptions(server, access, options)
                choices.worker = invocation.worker
                choices.zones = zones
                if let connections { choices.connections = connections }
                let store = try await PostgresStore.open(choices)
                guard chooses else { return Opened(ledger: store, presence: store.nativePresences) }
                return try await closing(store) { () async throws(StoreError) in
                    let presence = try await store.presences(presenceOptions(options, zones: zones))
                    return Opened(ledger: store, presence: presence)
                }
            #else
                throw StoreError(
                    .unsuitable, operation: "open the database", detail: "\(server): built without PostgreSQL")
            #endif
        }
    }

    /// What fails after a store was opened closes it.
    private static func closing<Answer>(
        _ store: any LedgerStore, _ body: () async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        do throws(StoreError) {
            return try await body()
        } catch {
            await store.close()
            throw error
        }
    }

    /// An unknown zone is `unsuitable`.
    private static func presenceOptions(
        _ options: SharedOptions, zones: ZoneCatalogue
    ) throws(StoreError) -> PresenceOptions {
        var chosen = PresenceOptions(tables: options.presenceTables?.tables ?? .auto)
        guard let name = options.presenceTimezone else { return chosen }
        guard let zone = zones.zone(name) else {
            let nearest = Nearest.zone(to: name, among: zones.names()).map { "; did you mean \($0)?" } ?? ""
            throw StoreError(
                .unsuitable, operation: "read --presence-timezone",
                detail: "there is no time zone \"\(name)\"\(nearest)")
        }
        chosen.zone = zone.rules
        return chosen
    }

    private static func sqliteOptions(
        _ path: String, _ origin: DatabaseLocation.Origin, _ access: DatabaseAccess, _ options: SharedOptions,
        _ clock: any HostClock
    ) -> SQLiteOptions {
        let migration: SQLiteOptions.Migration =
            switch access.migration(noMigrate: options.noMigrate) {
            case .automatic: .automatic
            case .refuse: .refuse
            case .unchecked: .unchecked
            }
        let mayCreate = access.creates && origin != .databaseURL
        var file = SQLiteOptions(
            path: path, creation: mayCreate ? .ifMissing : .never, migration: migration, journal: .walIfOwn,
            clock: clock)
        file.missingRemedy =
            origin == .databaseURL
            ? "DATABASE_URL names it, so it is another application's, and rollcall makes no file for that; mend the "
                + "path, or give a file of rollcall's own by --database-file"
            : "name another file, or let `rollcall worker` or `rollcall database migrate` make it"
        return file
    }

    #if PostgreSQL
        private static func postgresOptions(
            _ server: ServerURL, _ access: DatabaseAccess, _ options: SharedOptions
        ) throws(StoreError) -> PostgresOptions {
            let migration: PostgresOptions.Migration =
                switch access.migration(noMigrate: options.noMigrate) {
                case .automatic: .automatic
                case .refuse: .refuse
                case .unchecked: .unchecked
                }
            return PostgresOptions(try PostgresAddress(server.url), migration: migration, schema: options.schema)
        }
    #endif
}

extension PresenceTablesArgument {
    fileprivate var tables: PresenceTableChoice {
        switch self {
        case .auto: .auto
        case .native: .native
        case .django: .django
        }
    }
}

extension Invocation {
    /// Opens the database, does something with it, and closes it, whatever comes of it.
    func withDatabase<Answer>(
        for access: DatabaseAccess, _ options: SharedOptions, _ body: (OpenDatabase) async throws -> Answer
    ) async throws -> Answer {
        let database = try await Assembly.open(try places(options), for: access, options, in: self)
        do {
            let answer = try await body(database)
            await database.close()
            return answer
        } catch {
            await database.close()
            throw error
        }
    }
}
