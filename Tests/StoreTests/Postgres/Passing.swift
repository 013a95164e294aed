import Foundation
import RollcallCore
import RollcallTesting
import Synchronization

@testable import RollcallPostgres

/// A store in a schema of its own, and transactions of the test's that stand in its way.
struct Passing: Sendable {
    let store: PostgresStore
    private let options: PostgresOptions
    private let server: PostgresServer
    private let name: String

    /// Runs the work on a new schema, which goes afterwards.
    static func run(clock: TestClock? = nil, _ work: @Sendable (Passing) async throws -> Void) async throws {
        let server = try PostgresServer.shared
        let name = "passing_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
        let address = try PostgresAddress("\(server.url)?application_name=\(name)")
        var options = PostgresOptions(address, schema: name)
        // What waits here waits for the test, however busy the machine is.
        (options.lockTimeout, options.statementTimeout) = (.seconds(60), .seconds(60))
        options.clock = clock?.asPostgres()
        let store = try await PostgresStore.open(options)
        let passing = Passing(store: store, options: options, server: server, name: name)
        do {
            try await work(passing)
        } catch {
            await store.close()
            try await server.run("DROP SCHEMA \(name) CASCADE")
            throw error
        }
        await store.close()
        try await server.run("DROP SCHEMA \(name) CASCADE")
    }

    /// Makes Django's tables in the schema.
    func makeDjangoTables(user type: String = "integer") async throws {
        try await store.database.maintain("make Django's tables", within: .seconds(9)) { transaction in
            try transaction.later(
                "CREATE TABLE channels_presence_room (id serial PRIMARY KEY, channel_name varchar(255) UNIQUE)")
            try transaction.later(
                """
                CREATE TABLE channels_presence_presence (
                    id serial PRIMARY KEY, channel_name varchar(255) NOT NULL, last_seen timestamptz NOT NULL,
                    room_id integer NOT NULL REFERENCES channels_presence_room DEFERRABLE INITIALLY DEFERRED,
                    user_id \(type), UNIQUE (room_id, channel_name))
                """)
        }
    }

    func worker(_ number: Int) -> WorkerRecord {
        var generator = SeededGenerator(seed: UInt64(number))
        return WorkerRecord(
            id: WorkerID(UUIDv7(at: .epoch, using: &generator)), name: "w\(number)", host: "host", pid: 1, version: "1",
            lease: .seconds(30))
    }

    /// A transaction that has run a statement and stays open until it is released.
    func hold(_ sql: String) async throws -> Held {
        let held = Held(PostgresConnection(options))
        try await held.begin(sql)
        return held
    }

    /// Returns when so many sessions of the store wait for a lock, or when a task has ended instead.
    func untilWaiting(_ count: Int, orEnded task: Task<some Sendable, any Error>) async throws {
        let hasEnded = Atomic(false)
        let watch = Task {
            _ = await task.result
            hasEnded.store(true, ordering: .releasing)
        }
        defer { watch.cancel() }
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'"
        while !hasEnded.load(ordering: .acquiring) {
            let waiting = try await server.count(sql, [name])
            if waiting >= count { return }
        }
    }
}

/// A transaction that stays open, on a thread of its own, until it is released.
final class Held: Sendable {
    private let connection: PostgresConnection
    private let released = DispatchSemaphore(value: 0)

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    /// Returns when the statement has run.
    func begin(_ sql: String) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let isOpen = Mutex(true)
            let open: @Sendable (Result<Void, any Error>) -> Void = { result in
                if isOpen.withLock({ exchange(&$0, false) }) { continuation.resume(with: result) }
            }
            Task { [connection, released] in
                do {
                    try await connection.write(within: .seconds(120)) { transaction in
                        try transaction.change(sql)
                        open(.success(()))
                        released.wait()
                    }
                } catch {
                    open(.failure(error))
                }
            }
        }
    }

    /// Commits it.
    func release() async {
        released.signal()
        await connection.close()
    }
}

private func exchange(_ flag: inout Bool, _ value: Bool) -> Bool {
    defer { flag = value }
    return flag
}
