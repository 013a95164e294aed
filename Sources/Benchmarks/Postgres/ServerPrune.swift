internal import RollcallCore
internal import RollcallPlatform
internal import RollcallPostgres
internal import RollcallPresence
internal import RollcallTasks
internal import Synchronization

/// Half of a million presences in 10,000 rooms are stale, `last_seen` in no order: the whole job with its events and
/// progress, beside one DELETE on the same tables, while another connection touches; and a prune that finds nothing.
struct ServerPrune {
    let site: ServerSite
    let presences: Int
    let repeats: Int

    func measure() async throws -> [Figure] {
        try await fill()
        var ours = Samples()
        var raw = Samples()
        var touches = Samples()
        var quiet = Samples()
        for _ in 0..<repeats {
            try await prune(&ours, beside: &touches, quiet: &quiet)
            raw.add(try deleteRaw())
        }
        try site.remove(["rollcall_bench_ours", "rollcall_bench_raw", "rollcall_bench_large"])
        let stale = Double(presences) / 2
        return [
            Figure(
                "PostgreSQL: prune half of \(presences) presences in 10,000 rooms", ours: stale / ours.median,
                raw: stale / raw.median, unit: "rows/s", ratioAtLeast: 0.4),
            Figure("PostgreSQL: touch meanwhile, p99", touches.percentile(0.99) * 1e3, unit: "ms", below: 25),
            Figure(
                "PostgreSQL: prune with nothing stale among 10,000 rooms", quiet.median * 1e3, unit: "ms", below: 3),
        ]
    }

    private func fill() async throws {
        _ = try site.make("rollcall_bench_large")
        let store = try await site.open("rollcall_bench_large")
        await store.close()
        let raw = try RawSession(site.url(of: "rollcall_bench_large"))
        try raw.execute("SELECT setseed(0.42)")
        try raw.execute("INSERT INTO rollcall_room (name) SELECT 'room-' || n FROM generate_series(1, 10000) AS n")
        try raw.execute(
            """
            INSERT INTO rollcall_presence (room_id, channel, user_name, last_seen)
            SELECT n % 10000 + 1, 'specific.channel!' || n, (n % 5000)::text,
                now() - CASE WHEN random() < 0.5 THEN interval '2 hours' + random() * interval '1 day'
                    ELSE random() * interval '1 minute' END
            FROM generate_series(1, \(presences)) AS n
            """)
        try raw.execute("VACUUM ANALYZE")
        try raw.execute("CHECKPOINT")
    }

    private func prune(
        _ ours: inout Samples, beside touches: inout Samples, quiet: inout Samples
    ) async throws {
        _ = try site.make("rollcall_bench_ours", from: "rollcall_bench_large")
        let store = try await site.open("rollcall_bench_ours")
        let presences = store.nativePresences
        let channels = try await presences.presences(in: "room-1").map(\.channel)
        let isOver = Atomic(false)
        let touching = Task { () async throws -> [Duration] in
            let other = try await site.open("rollcall_bench_ours")
            var times: [Duration] = []
            while !isOver.load(ordering: .relaxed) {
                let start = ContinuousClock.now
                _ = try await other.nativePresences.touch([channels[times.count % channels.count]])
                times.append(.now - start)
                try await Task.sleep(for: .milliseconds(2))
            }
            await other.close()
            return times
        }
        let task = ServerTask(store: store)
        let start = ContinuousClock.now
        let removed = try await task.prune(maximumAge: "1h")
        ours.add(.now - start)
        isOver.store(true, ordering: .relaxed)
        for time in try await touching.value { touches.add(time) }
        guard removed > self.presences * 4 / 10 else {
            throw RawFailure(operation: "prune", message: "removed only \(removed)")
        }
        try RawSession(site.url(of: "rollcall_bench_ours")).execute("VACUUM ANALYZE")
        for _ in 0..<10 {
            let start = ContinuousClock.now
            try await task.prune(maximumAge: "1h")
            quiet.add(.now - start)
        }
        await store.close()
    }

    private func deleteRaw() throws -> Duration {
        let raw = try RawSession(try site.make("rollcall_bench_raw", from: "rollcall_bench_large"))
        let start = ContinuousClock.now
        try raw.begin()
        try raw.execute("DELETE FROM rollcall_presence WHERE last_seen < now() - interval '1 hour'")
        try raw.commit()
        return .now - start
    }
}

/// `rollcall run prune-presences` without the process.
struct ServerTask {
    let store: PostgresStore

    @discardableResult
    func prune(maximumAge: String) async throws -> Int {
        let task = PrunePresences(store: store.nativePresences)
        let name = task.declaration.name
        let arguments: [String: JSONValue] = ["max_age": .string(maximumAge), "max_removed": "none"]
        let request = ManualStart(job: JobName(stored: name.description), task: name, arguments: arguments)
        var random = SystemRandomNumberGenerator()
        let grant = ClaimGrant(
            worker: WorkerID(UUIDv7(at: .epoch, using: &random)), workerName: "bench", lease: .seconds(30), slots: 1,
            tasks: [name])
        guard case .started(let claim, _) = try await store.start(request, under: grant) else {
            throw RawFailure(operation: "start a run", message: "another run has not ended")
        }
        let context = TaskContext(
            run: claim.run.id, job: claim.run.job, attempt: 1, term: claim.term, arguments: arguments, log: { _, _ in })
        switch try await task.run(context) {
        case .recorded(let result): return Int(result["removed"]?.integer ?? 0)
        case .finished(let result):
            let end = AttemptEnd(outcome: .succeeded, disposition: .succeed(result))
            _ = try await store.finish([AttemptEnding(term: claim.term, end: end)])
            return Int(result["removed"]?.integer ?? 0)
        }
    }
}
