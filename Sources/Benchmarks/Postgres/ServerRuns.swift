internal import RollcallCore
internal import RollcallPostgres

/// Runs recorded by so many callers at once, each decided, claimed and finished in two commits, as the raw floor's.
struct ServerRuns {
    let site: ServerSite
    let repeats: Int

    func measure() async throws -> [Figure] {
        var figures: [Figure] = []
        for callers in [1, 4, 16] { figures.append(try await measure(callers)) }
        try site.remove(["rollcall_bench_runs", "rollcall_bench_floor"])
        return figures
    }

    private func measure(_ callers: Int) async throws -> Figure {
        _ = try site.make("rollcall_bench_runs")
        let floorURL = try site.make("rollcall_bench_floor")
        try makeFloor(floorURL)
        let store = try await site.open("rollcall_bench_runs", connections: callers)
        let each = callers == 1 ? 600 : 400
        var states = try await apply(callers, to: store)
        var ours = Samples()
        var floor = Samples()
        let stopwatch = ContinuousClock()
        for turn in 0...repeats {
            let start = stopwatch.now
            states = try await record(each, states, in: store)
            let middle = stopwatch.now
            try await recordRaw(each, callers: callers, turn: turn, at: floorURL)
            // The first turn warms both up.
            guard turn > 0 else { continue }
            ours.add((middle - start) / (each * callers))
            floor.add((stopwatch.now - middle) / (each * callers))
        }
        await store.close()
        return Figure(
            "PostgreSQL: recorded runs, \(callers) at once", ours: 1 / ours.median, raw: 1 / floor.median,
            unit: "runs/s", ratioAtLeast: 0.7)
    }

    private func apply(_ callers: Int, to store: PostgresStore) async throws -> [(JobDefinition, JobState)] {
        let every = Recurrence.every(IntervalRecurrence(interval: .seconds(1)))
        let definitions = (0..<callers).map { JobDefinition(name: JobName(stored: "job-\($0)"), recurrence: every) }
        let applied = try await store.apply(ScheduleApplication(definitions: definitions, appliedBy: "bench"))
        // Ticks that are due: as if nothing had run for a year.
        let raw = try RawSession(site.url(of: "rollcall_bench_runs"))
        try raw.execute("UPDATE rollcall_job SET position = date_trunc('second', now()) - interval '300 days'")
        let states = try await store.states(of: applied.states.map(\.name)).states
        return Array(zip(definitions.sorted { $0.name < $1.name }, states))
    }

    private func record(
        _ count: Int, _ states: [(JobDefinition, JobState)], in store: PostgresStore
    ) async throws -> [(JobDefinition, JobState)] {
        try await withThrowingTaskGroup(of: (JobDefinition, JobState).self) { group in
            for (definition, state) in states {
                group.addTask {
                    var state = state
                    for _ in 0..<count { state.cursor = try await record(definition, state, in: store) }
                    return (definition, state)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func record(
        _ definition: JobDefinition, _ state: JobState, in store: PostgresStore
    ) async throws -> JobCursor {
        guard let revision = state.revision, let tick = definition.recurrence.next(after: state.cursor.position) else {
            return state.cursor
        }
        var proposal = DecisionProposal(
            definition: definition, revision: revision, seen: state.cursor,
            next: JobCursor(epoch: state.cursor.epoch, position: tick))
        proposal.runs = [PlannedRun(tick: tick, due: tick)]
        let grant = ClaimGrant(
            worker: Self.worker, workerName: "bench", lease: .seconds(30), slots: 1, tasks: [definition.task])
        guard case .moved(let decided)? = try await store.decide([proposal], under: grant).first,
            let claim = decided.claimed.first
        else { throw RawFailure(operation: "decide", message: "the tick was refused") }
        let end = AttemptEnd(outcome: .succeeded, disposition: .succeed(["removed": 0]))
        _ = try await store.finish([AttemptEnding(term: claim.term, end: end)])
        return decided.cursor
    }

    private static let worker: WorkerID = {
        var random = SystemRandomNumberGenerator()
        return WorkerID(UUIDv7(at: .epoch, using: &random))
    }()

    private func makeFloor(_ url: String) throws {
        try RawSession(url).execute(
            """
            CREATE TABLE run(
                id bigint PRIMARY KEY, job text NOT NULL, tick bigint NOT NULL, state text NOT NULL, fence bigint,
                started timestamptz, finished timestamptz, detail text, UNIQUE (job, tick))
            """)
    }

    private func recordRaw(_ count: Int, callers: Int, turn: Int, at url: String) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                let first = (turn * callers + caller) * count
                group.addTask(executorPreference: RawThreads.shared(caller)) {
                    try Self.recordRaw(first..<first + count, at: url)
                }
            }
            try await group.waitForAll()
        }
    }

    private static func recordRaw(_ range: Range<Int>, at url: String) throws {
        let session = try RawSession(url)
        try session.prepare(
            "claim", "INSERT INTO run(id, job, tick, state, fence, started) VALUES ($1, 'j', $1, 'running', 1, now())")
        try session.prepare(
            "finish",
            """
            UPDATE run SET state = 'succeeded', finished = now(), detail = '{"removed":0}'
            WHERE id = $1 AND fence = 1 AND state = 'running'
            """)
        for number in range {
            for step in ["claim", "finish"] {
                try session.begin()
                try session.run(step, number)
                try session.commit()
            }
        }
    }
}
