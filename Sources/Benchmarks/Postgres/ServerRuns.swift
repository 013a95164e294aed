internal import RollcallCore
internal import RollcallPostgres

/// Recorded runs, each decided, claimed and finished, beside as many of the raw floor's, which are two commits each: of
/// one worker with so many slots, whose loop decides what is due in one call and whose handlers end each by itself; and
/// of as many workers with one slot each.
struct ServerRuns {
    let site: ServerSite
    let repeats: Int

    /// Who decides.
    private enum Shape {
        /// One worker, all of its jobs at once.
        case slots
        /// A worker for each job.
        case workers
    }

    func measure() async throws -> [Figure] {
        var figures: [Figure] = []
        for count in [1, 4, 16] { figures.append(try await measure(count, .slots)) }
        for count in [4, 16] { figures.append(try await measure(count, .workers)) }
        try site.remove(["rollcall_bench_runs", "rollcall_bench_floor"])
        return figures
    }

    private func measure(_ count: Int, _ shape: Shape) async throws -> Figure {
        _ = try site.make("rollcall_bench_runs")
        let floorURL = try site.make("rollcall_bench_floor")
        try makeFloor(floorURL)
        // A worker has the connections that it has by default; of workers each is one.
        let store = try await site.open("rollcall_bench_runs", connections: shape == .slots ? 4 : count)
        let each = count == 1 ? 600 : 400
        var states = try await apply(count, to: store)
        var ours = Samples()
        var floor = Samples()
        let stopwatch = ContinuousClock()
        for turn in 0...repeats {
            let start = stopwatch.now
            states = try await record(each, states, shape, in: store)
            let middle = stopwatch.now
            try await recordRaw(each, callers: count, turn: turn, at: floorURL)
            // The first turn warms both up.
            guard turn > 0 else { continue }
            ours.add((middle - start) / (each * count))
            floor.add((stopwatch.now - middle) / (each * count))
        }
        await store.close()
        let name = "PostgreSQL: recorded runs, \(count) \(shape == .slots ? "at once" : "workers")"
        guard shape == .slots else {
            return Figure(name, ours: 1 / ours.median, raw: 1 / floor.median, unit: "runs/s")
        }
        return Figure(name, ours: 1 / ours.median, raw: 1 / floor.median, unit: "runs/s", ratioAtLeast: 0.7)
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
        _ count: Int, _ states: [(JobDefinition, JobState)], _ shape: Shape, in store: PostgresStore
    ) async throws -> [(JobDefinition, JobState)] {
        let groups = shape == .slots ? [states] : states.map { [$0] }
        return try await withThrowingTaskGroup(of: [(JobDefinition, JobState)].self) { group in
            for states in groups {
                group.addTask {
                    var states = states
                    for _ in 0..<count { states = try await record(states, in: store) }
                    return states
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// The next tick of every job.
    private func record(
        _ states: [(JobDefinition, JobState)], in store: PostgresStore
    ) async throws -> [(JobDefinition, JobState)] {
        let proposals = states.compactMap { Self.proposal($0, $1) }
        let grant = ClaimGrant(
            worker: Self.worker, workerName: "bench", lease: .seconds(30), slots: proposals.count,
            tasks: Set(states.map(\.0.task)))
        let decided = try await store.decide(proposals, under: grant).compactMap { outcome in
            if case .moved(let ticks) = outcome { ticks } else { nil }
        }
        let claims = decided.flatMap(\.claimed)
        guard claims.count == states.count else {
            throw RawFailure(operation: "decide", message: "a tick was refused")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for claim in claims {
                group.addTask {
                    let end = AttemptEnd(outcome: .succeeded, disposition: .succeed(["removed": 0]))
                    _ = try await store.finish([AttemptEnding(term: claim.term, end: end)])
                }
            }
            try await group.waitForAll()
        }
        let cursors = Dictionary(uniqueKeysWithValues: decided.map { ($0.job, $0.cursor) })
        return states.map { definition, state in
            var state = state
            state.cursor = cursors[definition.name] ?? state.cursor
            return (definition, state)
        }
    }

    private static func proposal(_ definition: JobDefinition, _ state: JobState) -> DecisionProposal? {
        guard let revision = state.revision, let tick = definition.recurrence.next(after: state.cursor.position) else {
            return nil
        }
        var proposal = DecisionProposal(
            definition: definition, revision: revision, seen: state.cursor,
            next: JobCursor(epoch: state.cursor.epoch, position: tick))
        proposal.runs = [PlannedRun(tick: tick, due: tick)]
        return proposal
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
