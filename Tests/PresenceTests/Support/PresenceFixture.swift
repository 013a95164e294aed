import Foundation
import RollcallCore
import RollcallPresence
import RollcallTesting

@testable import RollcallSQLite

/// A file of its own, in a folder of its own, with a clock that stands still.
struct PresenceFixture: Sendable {
    let folder: URL
    let clock: TestClock
    let store: SQLiteStore

    var presences: SQLitePresences { store.nativePresences }

    /// Runs a test on a fresh file, which is gone afterwards.
    static func run(_ work: @Sendable (PresenceFixture) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // Ignored: a folder that stays behind in the system's temporary folder harms no test.
            try? FileManager.default.removeItem(at: folder)
        }
        let clock = TestClock()
        let store = try await SQLiteStore.open(options(folder, clock))
        do {
            try await work(PresenceFixture(folder: folder, clock: clock, store: store))
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    /// One more set of connections to the file, as another process would have.
    func another() async throws -> SQLiteStore {
        try await SQLiteStore.open(Self.options(folder, clock))
    }

    private static func options(_ folder: URL, _ clock: TestClock) -> SQLiteOptions {
        SQLiteOptions(path: folder.appending(path: "presence.db").path, clock: clock)
    }

    /// Rows by SQL, for tests that need more of them than `add` makes in a moment.
    func fill(_ statements: String...) async throws {
        _ = try await store.write("fill") { transaction in
            for statement in statements { try transaction.change(statement) }
        }
    }

    /// So many presences in a room, last seen so long ago.
    func fill(_ room: String, _ count: Int, age: Duration, prefix: String = "c") async throws {
        let seen = (clock.wall - age).microseconds
        try await fill(
            "INSERT OR IGNORE INTO rollcall_room (name) VALUES ('\(room)')",
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            INSERT INTO rollcall_presence (room_id, channel, user, last_seen)
            SELECT (SELECT id FROM rollcall_room WHERE name = '\(room)'), printf('\(prefix)-%06d', i),
                CASE WHEN i % 3 THEN 'user-' || i END, \(seen) FROM n
            """)
    }

    /// Every event that is visible, oldest first.
    func events() async throws -> [PresenceChange] {
        try await presences.events(after: 0, limit: 100_000).events
    }

    /// A run of a task that this process holds.
    func startRun(_ task: String = "prune-presences") async throws -> ClaimedRun {
        let grant = ClaimGrant(
            worker: WorkerID(UUIDv7(high: 0x7000, low: 1 << 63)), workerName: "w", lease: .seconds(30), slots: 1,
            tasks: [TaskName(task)])
        let request = ManualStart(job: JobName(stored: task), task: TaskName(task))
        guard case .started(let claimed, _) = try await store.start(request, under: grant) else {
            throw FixtureProblem(words: "the run of \(task) did not start")
        }
        return claimed
    }

    /// The run as history shows it.
    func run(_ id: RunID) async throws -> Run {
        guard case .found(let run) = try await store.run(matching: id.description) else {
            throw FixtureProblem(words: "the run \(id) is missing")
        }
        return run
    }
}

/// A fixture could not do what a test stands on.
struct FixtureProblem: Error {
    var words: String
}
