import RollcallCore
import RollcallSQLite
import RollcallTesting

/// Plays a worker's part on a real ledger, step by step on a test clock, so that history holds what a test wants.
struct LedgerScript {
    let store: SQLiteStore
    let clock: TestClock
    let worker: WorkerID
    let definitions: [JobDefinition]

    /// The two jobs of the shipped schedule.
    static let shipped: [JobDefinition] = {
        var presences = JobDefinition(
            name: JobName(stored: "prune-presences"),
            recurrence: .every(IntervalRecurrence(interval: .seconds(60))))
        presences.arguments = ["max_age": "60s", "max_removed": "none", "batch": 2_000]
        var rooms = JobDefinition(
            name: JobName(stored: "prune-rooms"),
            recurrence: .every(IntervalRecurrence(interval: .seconds(600), offset: .seconds(30))))
        rooms.arguments = ["empty_for": "0s", "batch": 500]
        return [presences, rooms]
    }()

    /// Opens the database, registers a worker and applies the jobs.
    init(path: String, clock: TestClock, definitions: [JobDefinition] = LedgerScript.shipped) async throws {
        self.clock = clock
        self.definitions = definitions
        store = try await SQLiteStore.open(SQLiteOptions(path: path, clock: clock))
        var random = SeededGenerator(seed: 7)
        worker = WorkerID(UUIDv7(at: clock.wall, using: &random))
        var record = WorkerRecord(
            id: worker, name: "host-1", host: "host", pid: 1, version: "0.1.0", lease: .seconds(30))
        record.tasks = definitions.map(\.task)
        record.schedule = DefinitionHash(ofSchedule: definitions)
        try await store.register(record, holding: definitions)
        _ = try await store.apply(
            ScheduleApplication(definitions: definitions, appliedBy: "host-1", worker: worker))
    }

    var grant: ClaimGrant {
        ClaimGrant(
            worker: worker, workerName: "host-1", lease: .seconds(30), slots: 8,
            tasks: Set(definitions.map(\.task)))
    }

    /// Moves the clock on and decides whatever is due then.
    func decide(after duration: Duration) async throws -> [ClaimedRun] {
        clock.advance(by: duration)
        _ = try await store.beat(worker, running: 0, state: .working)
        let snapshot = try await store.states(of: definitions.map(\.name))
        let proposals = snapshot.states.compactMap { state -> DecisionProposal? in
            guard let definition = definitions.first(where: { $0.name == state.name }), state.pausedAt == nil else {
                return nil
            }
            return Planner.plan(
                definition, revision: DefinitionHash(of: definition), cursor: state.cursor, now: snapshot.now
            ).proposal
        }
        return try await store.decide(proposals, under: grant).flatMap { outcome -> [ClaimedRun] in
            guard case .moved(let ticks) = outcome else { return [] }
            return ticks.claimed
        }
    }

    /// Ends an attempt so much later.
    func finish(_ run: ClaimedRun, after duration: Duration, _ end: AttemptEnd) async throws {
        clock.advance(by: duration)
        _ = try await store.finish([AttemptEnding(term: run.term, end: end)])
    }

    /// Ends an attempt well.
    func succeed(_ run: ClaimedRun, after duration: Duration, _ result: RunResult) async throws {
        try await finish(run, after: duration, AttemptEnd(outcome: .succeeded, disposition: .succeed(result)))
    }

    /// Claims what waits.
    func claim(after duration: Duration) async throws -> [ClaimedRun] {
        clock.advance(by: duration)
        return try await store.claim(grant).claimed
    }
}
