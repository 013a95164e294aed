import Harness
import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallPostgres

/// What a prune asks of PostgreSQL: nothing of the session that outlives a transaction, and no right that is not printed.
@Suite("a prune on each kind of PostgreSQL", .onOwnThread)
struct StretchBackendTests {
    private static let backends: [StoreBackend] = [
        .postgres, .pooled, .djangoPostgres, .leastPostgres, .leastDjangoPostgres,
    ]

    /// A database with 30 stale presences in three rooms and 6 others, and a run that prunes.
    private static func checkPrune(
        on backend: StoreBackend, _ work: @Sendable (PostgresPresences, LeaseTerm, Timestamp) async throws -> Void
    ) async throws {
        try await FixtureLimit.shared.withSlot {
            try await backend.withFixture { store in
                let presences = try #require(store.presence as? PostgresPresences)
                for number in 0..<30 {
                    _ = try await presences.add(ChannelName("old\(number)"), to: RoomName("r\(number % 3)"), user: nil)
                }
                store.clock.advance(by: .seconds(61))
                for number in 0..<6 {
                    _ = try await presences.add(ChannelName("new\(number)"), to: RoomName("r\(number % 2)"), user: nil)
                }
                if backend.description == StoreBackend.leastDjangoPostgres.description {
                    try await revokeAdding(presences)
                }
                let task = TaskName("prune-presences")
                let grant = ClaimGrant(
                    worker: WorkerID(UUIDv7(high: 0x7000, low: 1 << 63)), workerName: "w", lease: .seconds(300),
                    slots: 1,
                    tasks: [task])
                let start = ManualStart(job: JobName(stored: "prune"), task: task)
                guard case .started(let claimed, _) = try await store.ledger.start(start, under: grant) else {
                    throw BehaviourViolation("the run did not start")
                }
                try await work(presences, claimed.term, try await presences.census(maximumAge: .seconds(60)).cutoff)
                let told = try await presences.events(after: 0, limit: 99).events.filter { $0.kind == .pruned }
                #expect(told.map(\.room).sorted() == ["r0", "r1", "r2"] && told.map(\.members.count) == [10, 10, 10])
                #expect(try await presences.presences(in: nil).count == 6)
                #expect(try await presences.emptyRooms(for: .microseconds(-1), limit: 9) == ["r2"])
            }
        }
    }

    /// Leaves the role with what prunes are said to need.
    private static func revokeAdding(_ presences: PostgresPresences) async throws {
        let schema = try await presences.store.database.read("look") { transaction in
            try transaction.first("SELECT current_schema()::text") { try $0.text(0) }
        }
        try await PostgresServer.shared.run(
            "REVOKE INSERT, UPDATE (user_id, last_seen) ON \(try #require(schema)).channels_presence_presence FROM least_rights"
        )
    }

    @Test("goes through the table, and passes over rows where it must", arguments: backends, [false, true])
    func stretches(_ backend: StoreBackend, passesOver: Bool) async throws {
        try await Self.checkPrune(on: backend) { presences, term, cutoff in
            let whole = TableStretch(lower: 0, upper: 100)
            let names = presences.names
            try await presences.store.database.write("promise") { try StretchTelling.promise(term.run, in: $0) }
            if passesOver {
                _ = try await presences.store.step("prune", under: term, fence: .last) { transaction in
                    let prune = StretchPrune(
                        names: names, transaction: transaction, cutoff: cutoff, stretch: whole, run: term.run)
                    return StepEffect(value: try prune.run(passesOver: true), progress: [:], isLast: false)
                }
            } else {
                let step = StretchStep(cutoff: cutoff, stretches: [whole])
                guard case .more = try await presences.pruneStretches(step, under: term) else {
                    throw BehaviourViolation("the stretch was refused")
                }
            }
            let last = try await presences.pruneStretches(StretchStep(cutoff: cutoff, stretches: []), under: term)
            guard case .done = last else { throw BehaviourViolation("the last step was refused") }
        }
    }

    @Test("goes room by room, and passes over rows where it must", arguments: backends, [false, true])
    func rooms(_ backend: StoreBackend, passesOver: Bool) async throws {
        try await Self.checkPrune(on: backend) { presences, term, cutoff in
            let census = try await presences.census(maximumAge: .seconds(60))
            let step = PruneStep(cutoff: cutoff, rooms: census.rooms[...], run: term.run)
            let names = presences.names
            _ = try await presences.store.step("prune", under: term) { transaction in
                var prune = try RoomPrune(step, names, in: transaction, holder: term.run)
                prune.passesOver = passesOver
                try prune.run()
                return StepEffect(value: prune.removed, progress: [:], isLast: true)
            }
        }
    }
}
