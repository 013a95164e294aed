internal import RollcallCore
internal import RollcallSQLite
internal import RollcallWorker

/// 10,000 jobs due in the same second, all planned, claimed, run and recorded by one worker, beside the rate at which
/// the raw floor records runs one by one.
struct Burst {
    let site: Site
    let repeats: Int
    private let jobs = 10_000

    func measure() async throws -> [Figure] {
        var ours = Samples()
        var floor = Samples()
        let stopwatch = ContinuousClock()
        let raw = try RawLedger(path: site.path("burst-raw.db"))
        for turn in 0..<Int64(repeats) {
            ours.add(try await burst() / jobs)
            let start = stopwatch.now
            try raw.record(turn * 4_000..<(turn + 1) * 4_000)
            floor.add((stopwatch.now - start) / 4_000)
        }
        return [
            Figure(
                "10,000 jobs due in the same second", ours: 1 / ours.median, raw: 1 / floor.median, unit: "runs/s",
                ratioAtLeast: 2)
        ]
    }

    /// How long one worker takes from its start to the last record.
    private func burst() async throws -> Duration {
        site.discard("burst.db")
        let clock = BenchClock()
        let store = try await SQLiteStore.open(SQLiteOptions(path: site.path("burst.db"), clock: clock))
        let hourly = Recurrence.every(IntervalRecurrence(interval: .seconds(3_600)))
        let schedule = (0..<jobs).map { number in
            JobDefinition(name: JobName(stored: "job-\(number)"), task: Nothing.name, recurrence: hourly)
        }
        _ = try await store.apply(ScheduleApplication(definitions: schedule, appliedBy: "bench"))
        clock.set(shift: .seconds(3_600))
        let parts = WorkerParts(store: store, clock: clock, tasks: TaskRegistry([Nothing()]))
        var options = WorkerOptions(identity: WorkerIdentity(name: "bench", host: "bench", pid: 1, version: "bench"))
        options.ticks = jobs
        let stopwatch = ContinuousClock()
        let start = stopwatch.now
        let result = try await Worker(schedule: schedule, parts: parts, options: options).run()
        let duration = stopwatch.now - start
        await store.close()
        guard result.finishedTicks == jobs, result.failedTicks == 0 else {
            throw RawFailure(operation: "burst", message: "\(result)")
        }
        return duration
    }
}

/// A task that does nothing.
struct Nothing: TaskHandler {
    static let name = TaskName("nothing")

    let declaration = TaskDeclaration(name: name, summary: "Does nothing.")

    func run(_ context: TaskContext) async throws -> TaskCompletion { .finished(["removed": 0]) }
}
