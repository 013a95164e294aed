internal import RollcallCore
internal import RollcallPresence
internal import RollcallSQLite

/// The composition root: the only place that names a driver.
enum Assembly {
    /// Opens the database that a command line names.
    static func open(
        _ location: DatabaseLocation, for access: DatabaseAccess, _ options: SharedOptions, clock: any HostClock
    ) async throws(StoreError) -> OpenDatabase {
        let store = try await SQLiteStore.open(sqliteOptions(location, access, options, clock))
        return OpenDatabase(location: location, ledger: store, presence: store.nativePresences)
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
            path: location.path, creation: mayCreate ? .ifMissing : .never, migration: migration, clock: clock)
    }
}

extension Invocation {
    /// Opens the database, does something with it, and closes it, whatever comes of it.
    func withDatabase<Answer>(
        for access: DatabaseAccess, _ options: SharedOptions, _ body: (OpenDatabase) async throws -> Answer
    ) async throws -> Answer {
        let database = try await Assembly.open(try location(options), for: access, options, clock: clock)
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
