internal import RollcallCore
internal import RollcallSchedule

/// A job with everything that a list shows.
struct ListedJob: Sendable {
    var definition: JobDefinition
    /// Where it is written; nil when only the database holds it.
    var origin: ScheduledJob.Origin?
    /// Where each argument's value comes from; empty when only the database holds it.
    var argumentOrigins: [String: String] = [:]
    /// Since when it is paused.
    var pausedAt: Timestamp?
    /// Its newest run that is no skip row.
    var lastRun: Run?
    /// How far its ticks are decided; nil when the database does not hold it.
    var cursor: JobCursor?
    /// The zone whose local time stands beside UTC; nil for UTC.
    var zone: Zone?

    /// A job of the schedule's files.
    init(_ scheduled: ScheduledJob) {
        definition = scheduled.definition
        origin = scheduled.origin
        argumentOrigins = scheduled.argumentOrigins
        zone = Self.zone(definition)
    }

    /// A job that only the database holds.
    init(_ definition: JobDefinition) {
        self.definition = definition
        zone = Self.zone(definition)
    }

    /// What the definition itself knows: the clock of its cron.
    private static func zone(_ definition: JobDefinition) -> Zone? {
        guard case .cron(let cron) = definition.recurrence else { return nil }
        return cron.zone.flatMap { $0.isUTC ? nil : $0 }
    }

    /// Merges a schedule with what the database holds.
    static func all(_ scheduled: [ScheduledJob], in ledger: any LedgerStore) async throws(StoreError) -> [ListedJob] {
        let stored = try await ledger.jobs()
        let latest = try await ledger.latestRuns()
        let names = Set(scheduled.map(\.definition.name))
        var jobs = scheduled.map { ListedJob($0) }
        jobs += stored.filter { !names.contains($0.state.name) }.map {
            ListedJob($0.definition)
        }
        let states = Dictionary(stored.map { ($0.state.name, $0.state) }) { $1 }
        let runs = Dictionary(latest.map { ($0.job, $0) }) { $1 }
        for index in jobs.indices {
            let name = jobs[index].definition.name
            jobs[index].pausedAt = states[name]?.pausedAt
            jobs[index].cursor = states[name]?.cursor
            jobs[index].lastRun = runs[name]
        }
        return jobs
    }

    /// When it runs next; nil while it is paused or disabled.
    func next(after now: Timestamp) -> Timestamp? {
        definition.isEnabled && pausedAt == nil ? definition.recurrence.next(after: now) : nil
    }

    /// The job, as `schedule list --json` prints it.
    func json(now: Timestamp) -> JSON {
        .object([
            "job": .string(definition.name.description), "task": .string(definition.task.description),
            "schedule": .string(definition.recurrence.text), "timezone": .string(definition.timezone),
            "enabled": .bool(definition.isEnabled), "paused": .bool(pausedAt != nil), "next": .time(next(after: now)),
            "last_run": lastRun?.json ?? .null,
            "origin": origin.map { .object(["file": .string($0.file), "line": .count($0.line)]) } ?? .null,
            "with": JSON(sorting: definition.arguments.mapValues(\.withoutSecrets)),
            "with_origins": JSON(sorting: argumentOrigins.mapValues { .string($0) }),
        ])
    }
}

/// Jobs as a table.
enum JobTable {
    static func table(_ jobs: [ListedJob], now: Timestamp) -> Table {
        var table = Table([
            Table.Column("JOB", minimum: 12), Table.Column("SCHEDULE", minimum: 12), Table.Column("NEXT (UTC)"),
            Table.Column("IN"), Table.Column("LAST"), Table.Column("RESULT", minimum: 9),
        ])
        table.rows = jobs.map { job in
            let next = job.next(after: now)
            return [
                Table.Cell(job.definition.name.description, .bold), Table.Cell(job.definition.recurrence.words),
                Table.Cell(next.map { text($0, of: job, now) } ?? word(job), next == nil ? .warning : .plain),
                Table.Cell(next.map { RelativeTime.span($0 - now, roundingUp: true) } ?? "-"),
                Table.Cell(last(job, now)), result(job),
            ]
        }
        return table
    }

    /// UTC, and the time of the job's own clock behind it where that is another.
    private static func text(_ next: Timestamp, of job: ListedJob, _ now: Timestamp) -> String {
        next.text(on: now) + (job.zone.map { " (\(LocalTime.clock(next, in: $0)))" } ?? "")
    }

    private static func word(_ job: ListedJob) -> String {
        if !job.definition.isEnabled { return "disabled" }
        return job.pausedAt == nil ? "never" : "paused"
    }

    private static func last(_ job: ListedJob, _ now: Timestamp) -> String {
        guard let run = job.lastRun else { return "-" }
        return RelativeTime.text(run.finishedAt ?? run.startedAt ?? run.createdAt, from: now)
    }

    private static func result(_ job: ListedJob) -> Table.Cell {
        guard let run = job.lastRun else { return "-" }
        let words = run.summaryWords
        return Table.Cell(run.outcomeWords + (words.isEmpty ? "" : ", \(words)"), run.style)
    }
}
