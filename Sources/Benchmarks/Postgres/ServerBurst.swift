internal import RollcallCore
internal import RollcallPlatform
internal import RollcallPostgres
internal import RollcallWorker

/// 10,000 jobs due at once, all planned, claimed, run and recorded by one worker, the server on the same cores.
struct ServerBurst {
    let site: ServerSite
    let repeats: Int
    private let jobs = 10_000

    func measure() async throws -> [Figure] {
        var ours = Samples()
        for _ in 0..<repeats { ours.add(try await burst() / jobs) }
        try site.remove(["rollcall_bench_burst"])
        return [Figure("PostgreSQL: 10,000 ticks due together", atLeast: 4_500, 1 / ours.median, unit: "runs/s")]
    }

    private func burst() async throws -> Duration {
        _ = try site.make("rollcall_bench_burst")
        let store = try await site.open("rollcall_bench_burst")
        let hourly = Recurrence.every(IntervalRecurrence(interval: .seconds(3_600)))
        let schedule = (0..<jobs).map { number in
            var job = JobDefinition(name: JobName(stored: "job-\(number)"), task: Nothing.name, recurrence: hourly)
            job.catchUpWindow = .seconds(86_400)
            return job
        }
        _ = try await store.apply(ScheduleApplication(definitions: schedule, appliedBy: "bench"))
        let raw = try RawSession(site.url(of: "rollcall_bench_burst"))
        try raw.execute("UPDATE rollcall_job SET position = position - interval '1 hour'")
        try raw.execute("VACUUM ANALYZE rollcall_job")
        let parts = WorkerParts(store: store, clock: SystemClock(), tasks: TaskRegistry([Nothing()]))
        var options = WorkerOptions(identity: WorkerIdentity(name: "bench", host: "bench", pid: 1, version: "bench"))
        options.ticks = jobs
        let stopwatch = ContinuousClock()
        let start = stopwatch.now
        let result = try await Worker(schedule: schedule, parts: parts, options: options).run()
        let duration = stopwatch.now - start
        await store.close()
        guard result.finishedTicks >= jobs, result.failedTicks == 0 else {
            throw RawFailure(operation: "burst", message: "\(result)")
        }
        return duration
    }
}
