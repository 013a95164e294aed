internal import RollcallCore
internal import RollcallPlatform
internal import RollcallPresence
internal import RollcallSQLite

/// The composition root: the only place that names a driver.
enum Assembly {
    /// Opens the database that a command line names.
    static func open(
        _ location: DatabaseLocation, for access: DatabaseAccess, _ options: SharedOptions, in invocation: Invocation
    ) async throws(StoreError) -> OpenDatabase {
        let chosen = try presenceOptions(options, zones: ZoneFiles(environment: invocation.environment))
        let store = try await SQLiteStore.open(sqliteOptions(location, access, options, invocation.clock))
        // A command about the database itself works on one without any tables, too.
        guard access.looksAtPresences else {
            return OpenDatabase(location: location, ledger: store, presence: store.nativePresences)
        }
        do {
            return OpenDatabase(location: location, ledger: store, presence: try await store.presences(chosen))
        } catch {
            await store.close()
            throw error
        }
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
        let database = try await Assembly.open(try location(options), for: access, options, in: self)
        do {
            let answer = try await body(database)
            await database.ledger.close()
            return answer
        } catch {
            await database.ledger.close()
            throw error
        }
    }
}
