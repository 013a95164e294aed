import Foundation
import RollcallCore
import RollcallPresence
import RollcallTesting
import Synchronization

@testable import RollcallPostgres

extension StoreBackend {
    /// A schema of its own in the server that `Tests/run` has started; a further store is a further pool of connections,
    /// as another process would have.
    static let postgres = StoreBackend(description: "PostgreSQL") { work in
        try await withSchema(work) { options in
            let store = try await PostgresStore.open(options)
            return (store, store.nativePresences)
        }
    }

    /// The same through PgBouncer, which gives each transaction another server process: nothing of a session outlives one.
    static let pooled = StoreBackend(description: "PostgreSQL behind PgBouncer") { work in
        try await withSchema(work, on: try PostgresServer.pooled) { options in
            let store = try await PostgresStore.open(options)
            return (store, store.nativePresences)
        }
    }

    /// The same on the tables of django-channels-presence.
    static let djangoPostgres = StoreBackend(description: "PostgreSQL with Django's tables") { work in
        try await withSchema(work, tables: djangoTables) { options in
            let store = try await PostgresStore.open(options)
            return (store, try await store.presences(PresenceOptions(tables: .django)))
        }
    }

    /// A role with the rights that `database grants` prints for running, and no other.
    static let leastPostgres = StoreBackend(description: "PostgreSQL with the least rights") { work in
        try await withSchema(work) { options in
            let store = try await PostgresStore.open(try await withLeastRights(options, usesDjango: false))
            return (store, store.nativePresences)
        }
    }

    /// The same on Django's tables.
    static let leastDjangoPostgres = StoreBackend(description: "Django's tables with the least rights") { work in
        try await withSchema(work, tables: djangoTables) { options in
            let store = try await PostgresStore.open(try await withLeastRights(options, usesDjango: true))
            return (store, try await store.presences(PresenceOptions(tables: .django)))
        }
    }

    /// Migrates as the owner and gives a role what is printed; answers how that role opens the store.
    private static func withLeastRights(_ options: PostgresOptions, usesDjango: Bool) async throws -> PostgresOptions {
        let server = try PostgresServer.shared
        let role = "least_rights"
        try await server.makeRole(role)
        let owner = try await PostgresStore.open(options)
        let request = RightsRequest(migrating: "postgres", running: role, usesDjango: usesDjango)
        let blocks = try await owner.rights(request).filter { $0.purpose != .migrate }
        // Everybody may connect here, and two who change one database's rights at once collide.
        for statement in blocks.flatMap(\.statements) where !statement.contains("ON DATABASE") {
            try await server.run(String(statement.dropLast()))
        }
        await owner.close()
        var least = options
        least.address = try PostgresAddress(server.url.replacing("//postgres@", with: "//\(role)@"))
        least.migration = .refuse
        return least
    }

    private static func withSchema(
        _ work: @Sendable (StoreFixture) async throws -> Void, tables: [String] = [], on url: String? = nil,
        open: @escaping @Sendable (PostgresOptions) async throws -> (PostgresStore, PostgresPresences)
    ) async throws {
        let server = try PostgresServer.shared
        let schema = "case_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
        let clock = TestClock()
        var options = PostgresOptions(try PostgresAddress(url ?? server.url), schema: schema)
        options.connections = 3
        options.clock = clock.asPostgres()
        try await server.run("CREATE SCHEMA \(schema)")
        for table in tables { try await server.run(table.replacing("SCHEMA", with: schema)) }
        let opened = Mutex<[PostgresStore]>([])
        let another: @Sendable () async throws -> StoreHandle = { [options] in
            let (store, presences) = try await open(options)
            opened.withLock { $0.append(store) }
            return StoreHandle(ledger: store, presence: presences)
        }
        func clean() async throws {
            for store in opened.withLock({ $0 }) { await store.close() }
            try await server.run("DROP SCHEMA \(schema) CASCADE")
        }
        do {
            try await work(StoreFixture(clock: clock, handle: try await another(), another: another))
        } catch {
            try await clean()
            throw error
        }
        try await clean()
    }

    /// As Django 4.2 and django-channels-presence 1.0.0 make them, but that users are no rows here, and their keys text.
    private static let djangoTables = [
        """
        CREATE TABLE SCHEMA.channels_presence_room (
            id serial NOT NULL PRIMARY KEY, channel_name varchar(255) NOT NULL UNIQUE)
        """,
        """
        CREATE TABLE SCHEMA.channels_presence_presence (
            id serial NOT NULL PRIMARY KEY, channel_name varchar(255) NOT NULL,
            last_seen timestamp with time zone NOT NULL,
            room_id integer NOT NULL REFERENCES SCHEMA.channels_presence_room (id) DEFERRABLE INITIALLY DEFERRED,
            user_id varchar(150) NULL, UNIQUE (room_id, channel_name))
        """,
        """
        CREATE INDEX ON SCHEMA.channels_presence_room (channel_name varchar_pattern_ops)
        """,
        """
        CREATE INDEX ON SCHEMA.channels_presence_presence (room_id)
        """,
    ]
}

/// The server of the tests.
struct PostgresServer: Sendable {
    let url: String
    private let store: PostgresStore

    /// The server that `Tests/run` names; without it these tests cannot be run at all.
    static var shared: PostgresServer {
        get throws { try made.get() }
    }

    private static let made = Result { try PostgresServer() }

    /// The URL of the same server through a pooler.
    static var pooled: String {
        get throws { try named("ROLLCALL_TEST_PGBOUNCER") }
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    private static func named(_ variable: String) throws -> String {
        guard let url = ProcessInfo.processInfo.environment[variable] else {
            throw Missing(description: "\(variable) names no server; run the tests by Tests/run, which starts one")
        }
        return url
    }

    private init() throws {
        url = try Self.named("ROLLCALL_TEST_POSTGRES")
        store = PostgresStore(unopened: PostgresOptions(try PostgresAddress(url), migration: .unchecked))
    }

    /// Counts by a query.
    func count(_ sql: String, _ parameters: [any PostgresParameter]) async throws -> Int {
        try await store.database.read("look at the server") { try $0.first(sql, parameters) { try $0.number(0) } ?? 0 }
    }

    /// A role that may log in, unless it is there.
    func makeRole(_ name: String) async throws {
        try await run(
            """
            DO $$ BEGIN
                PERFORM pg_advisory_xact_lock(1);
                IF to_regrole('\(name)') IS NULL THEN CREATE ROLE \(name) LOGIN; END IF;
            END $$
            """)
    }

    /// Runs one statement.
    func run(_ sql: String) async throws {
        try await store.database.maintain("prepare a test", within: .seconds(60)) { try $0.later(sql) }
    }
}

extension TestClock {
    /// What the store reads instead of the server's clock: leases go by the boot clock of the test, and a reboot is
    /// later than every lease of the boot before.
    func asPostgres() -> PostgresClock {
        let boots = Mutex<[String]>([])
        return PostgresClock { [self] in
            let boot = bootID
            let number = boots.withLock { boots in
                if !boots.contains(boot) { boots.append(boot) }
                return boots.firstIndex(of: boot) ?? 0
            }
            let century: Int64 = 3_155_760_000_000_000
            return ClockReading(
                wall: wall, lease: Timestamp(microseconds: Int64(number) * century + self.boot.microseconds))
        }
    }
}
