internal import Foundation
internal import RollcallCore

/// A schedule of 10,000 jobs, none of them due: checked, started with, edited while it is worked, and planned.
struct ScheduleReload {
    let site: Site
    let repeats: Int
    private let jobs = 10_000

    func measure() throws -> [Figure] {
        let schedule = site.path("large.yaml")
        try write(edit: 0, to: schedule)
        return try validate(schedule) + process(schedule) + [planning()]
    }

    private func validate(_ schedule: String) throws -> [Figure] {
        var samples = Samples()
        let arguments = ["schedule", "validate", schedule]
        for _ in 0..<repeats { samples.add(try ProcessUsage.run(site.program, arguments).wall) }
        return [Figure("10,000 jobs: schedule validate", samples.median * 1e3, unit: "ms", below: 500)]
    }

    private func process(_ schedule: String) throws -> [Figure] {
        var first = Samples()
        var again = Samples()
        for _ in 0..<repeats {
            site.discard("large.db")
            first.add(try start(schedule) { _ in })
            again.add(try start(schedule) { _ in })
        }
        var figures = [
            Figure("10,000 jobs: a worker is ready, new database", first.median * 1e3, unit: "ms", below: 2_000),
            Figure("10,000 jobs: a worker is ready, known jobs", again.median * 1e3, unit: "ms", below: 2_000),
        ]
        _ = try start(schedule) { figures += try reloads($0, schedule) }
        return figures
    }

    /// How long a worker takes until it works; then it is used, and stopped.
    private func start(_ schedule: String, _ use: (LoggedWorker) throws -> Void) throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        let worker = try LoggedWorker(site, database: site.path("large.db"), schedule: schedule)
        defer { worker.stop() }
        try worker.wait(for: "working 10000 jobs")
        let duration = clock.now - start
        try use(worker)
        return duration
    }

    /// From the rename of the file to the log line, the quiet after the rename included.
    private func reloads(_ worker: LoggedWorker, _ schedule: String) throws -> [Figure] {
        let clock = ContinuousClock()
        var one = Samples()
        var all = Samples()
        for turn in 1...repeats * 2 {
            let isAll = turn > repeats
            try write(edit: turn, all: isAll, to: schedule + ".new")
            let start = clock.now
            rename(schedule + ".new", schedule)
            try worker.wait(for: "schedule reloaded")
            if isAll { all.add(clock.now - start) } else { one.add(clock.now - start) }
        }
        let memory = ProcessUsage.memory(of: worker.id)
        return [
            Figure("10,000 jobs: reload, one job edited", one.median * 1e3, unit: "ms", below: 1_000),
            Figure("10,000 jobs: reload, every job edited", all.median * 1e3, unit: "ms", below: 1_000),
            Figure("10,000 jobs: peak memory of the worker", memory.peak, unit: "MiB", below: 100),
        ]
    }

    /// A wake of the loop for one due job beside 10,000 that are not.
    private func planning() -> Figure {
        let start = Timestamp(seconds: 1_795_341_600)
        let definitions = (0...jobs).map { number in
            let interval = IntervalRecurrence(interval: .seconds(number == 0 ? 1 : 86_400))
            return JobDefinition(name: JobName(stored: "job-\(number)"), recurrence: .every(interval))
        }
        var states = definitions.map { definition in
            JobState(
                name: definition.name, revision: DefinitionHash(of: definition), cursor: JobCursor(position: start))
        }
        var book = ScheduleBook(definitions)
        book.absorb(PlanSnapshot(now: start, states: states), isComplete: true)
        let clock = ContinuousClock()
        var samples = Samples()
        for second in 1...Int64(1_000) {
            let now = start + .seconds(second)
            let began = clock.now
            let due = book.takeDue(at: now, limit: 8)
            let proposals = book.plan(due, from: PlanSnapshot(now: now, states: [states[0]]))
            let outcomes = proposals.map {
                DecisionOutcome.moved(DecidedTicks(job: $0.definition.name, cursor: $0.next))
            }
            book.settle(proposals, outcomes, at: now)
            _ = book.nextWake()
            samples.add(clock.now - began)
            states[0].cursor = proposals.first?.next ?? states[0].cursor
        }
        return Figure("10,000 jobs: planning a wake, longest of 1,000", samples.longest * 1e3, unit: "ms", below: 5)
    }

    /// Edits change what one job, or every job, is told; no recurrence.
    private func write(edit: Int, all: Bool = false, to path: String) throws {
        var text = "jobs:\n"
        for number in 0..<jobs {
            let batch = number == 0 || all ? 100 + edit : 100
            text += "  job-\(number): {task: prune-rooms, every: 1d, offset: \(number)s, with: {batch: \(batch)}}\n"
        }
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
