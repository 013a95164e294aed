import GRDB
import RollcallCore
import RollcallPresence
import RollcallSQLite
import RollcallTesting

extension StoreBackend {
    /// A file of its own in a folder of its own; a further store is a further set of connections, as another process
    /// would have.
    static let sqlite = StoreBackend(description: "SQLite") { work in
        try await withFile(work) { options in
            let store = try await SQLiteStore.open(options)
            return StoreHandle(ledger: store, presence: store.nativePresences)
        }
    }

    /// The same on the tables of django-channels-presence, in a file that is the application's.
    static let django = StoreBackend(description: "SQLite with Django's tables") { work in
        try await withFile(work) { options in
            var options = options
            options.journal = .leave
            // Others may be writing by now.
            var waiting = Configuration()
            waiting.busyMode = .timeout(30)
            let queue = try DatabaseQueue(path: options.path, configuration: waiting)
            try await queue.write { try $0.execute(sql: djangoTables) }
            let store = try await SQLiteStore.open(options)
            let presences = try await store.presences(PresenceOptions(tables: .django, zone: .utc))
            return StoreHandle(ledger: store, presence: presences)
        }
    }

    private static func withFile(
        _ work: @Sendable (StoreFixture) async throws -> Void,
        open: @escaping @Sendable (SQLiteOptions) async throws -> StoreHandle
    ) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let clock = TestClock()
        let options = SQLiteOptions(path: folder.file("ledger.db"), clock: clock)
        let handle = try await open(options)
        do {
            try await work(StoreFixture(clock: clock, handle: handle) { try await open(options) })
        } catch {
            await handle.ledger.close()
            throw error
        }
        await handle.ledger.close()
    }

    /// As Django 4.2 and django-channels-presence 1.0.0 make them, but that users are no rows here, and their keys text.
    private static let djangoTables = """
        CREATE TABLE IF NOT EXISTS "channels_presence_room" (
            "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "channel_name" varchar(255) NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS "channels_presence_presence" (
            "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "channel_name" varchar(255) NOT NULL,
            "last_seen" datetime NOT NULL,
            "room_id" integer NOT NULL REFERENCES "channels_presence_room" ("id") DEFERRABLE INITIALLY DEFERRED,
            "user_id" varchar(150) NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS "channels_presence_presence_room_id_channel_name_uniq"
            ON "channels_presence_presence" ("room_id", "channel_name");
        CREATE INDEX IF NOT EXISTS "channels_presence_presence_room_id"
            ON "channels_presence_presence" ("room_id");
        """
}
