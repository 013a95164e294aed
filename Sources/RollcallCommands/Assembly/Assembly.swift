internal import RollcallCore
internal import RollcallPlatform
internal import RollcallPresence
internal import RollcallSQLite

/// The composition root: the only place that names a driver.
enum Assembly {
    /// Where presences and the ledger are.
    struct Places: Sendable {
        var database: DatabaseLocation
        /// Nil: in the same database.
        var ledger: DatabaseLocation?
    }

    /// Opens the databases that a command line names.
    static func open(
        _ places: Places, for access: DatabaseAccess, _ options: SharedOptions, in invocation: Invocation
    ) async throws(StoreError) -> OpenDatabase {
        let store = try await SQLiteStore.open(sqliteOptions(places.database, access, options, invocation.clock))
        do throws(StoreError) {
            let presence = try await presences(of: store, for: access, options, in: invocation)
            guard let elsewhere = places.ledger else {
                return OpenDatabase(location: places.database, ledger: store, presence: presence)
            }
            let ledger = try await SQLiteStore.open(sqliteOptions(elsewhere, access, options, invocation.clock))
            return OpenDatabase(
                location: places.database, ledgerLocation: elsewhere, ledger: ledger, presence: presence,
                closePresences: { await store.close() })
        } catch {
            await store.close()
            throw error
        }
    }

    /// A command about the database itself works on one without any tables, too.
    private static func presences(
        of store: SQLiteStore, for access: DatabaseAccess, _ options: SharedOptions, in invocation: Invocation
    ) async throws(StoreError) -> SQLitePresences {
        guard access.looksAtPresences else { return store.nativePresences }
        let zones = ZoneFiles(environment: invocation.environment)
        return try await store.presences(presenceOptions(options, zones: zones))
    }

    /// An unknown zone is `unsuitable`.
    private static func presenceOptions(
        _ options: SharedOptions, zones: ZoneFiles
    ) throws(StoreError) -> PresenceOptions {
        var chosen = PresenceOptions(tables: options.presenceTables?.tables ?? .auto)
        guard let name = options.presenceTimezone else { return chosen }
        guard let zone = zones.rules(name) else {
            let nearest = Nearest.word(to: name, among: zones.names()).map { "; did you mean \($0)?" } ?? ""
            throw StoreError(
                .unsuitable, operation: "read --presence-timezone",
                detail: "there is no time zone \"\(name)\"\(nearest)")
        }
        chosen.zone = zone
        return chosen
    }

    /// `worker` and `run` bring the schema up to date by themselves; commands that only look never write.
    private static func sqliteOptions(
        _ location: DatabaseLocation, _ access: DatabaseAccess, _ options: SharedOptions, _ clock: any HostClock
    ) -> SQLiteOptions {
        let migration: SQLiteOptions.Migration =
            switch access {
            case .create: options.noMigrate ? .refuse : .automatic
            case .existing: .refuse
            case .unchecked, .createUnchecked: .unchecked
            }
        let mayCreate = access.creates && location.origin != .databaseURL
        return SQLiteOptions(
            path: location.path, creation: mayCreate ? .ifMissing : .never, migration: migration, journal: .walIfOwn,
            clock: clock)
    }
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
