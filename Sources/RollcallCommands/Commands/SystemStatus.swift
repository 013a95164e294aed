internal import RollcallCore
internal import RollcallPresence

/// How the whole stands.
struct SystemStatus: Sendable {
    /// In a word.
    enum State: String, Hashable, Sendable {
        /// A worker lives and every job is on time.
        case ok
        /// Something needs a look.
        case degraded
        /// No worker lives.
        case down
    }

    var state: State
    var checks: [Check]
    var workers: [WorkerRecord]
    var jobs: [ListedJob]
    var now: Timestamp

    /// Reads and judges; a job that the database does not hold is 64.
    static func read(
        _ database: OpenDatabase, job: JobName?, within: Duration?, clock: any HostClock
    ) async throws -> SystemStatus {
        let now = clock.wall
        let facts = try await database.ledger.status()
        let workers = try await database.ledger.workers()
        let all = try await ListedJob.all([], in: database.ledger)
        let jobs = job.map { name in all.filter { $0.definition.name == name } } ?? all
        // Before the first start of a worker there are no jobs at all: that is for a probe to say, not a wrong name.
        if let job, jobs.isEmpty, !all.isEmpty {
            throw CommandFailure.unknownJob(job.description, among: all.map(\.definition.name.description))
        }
        let judge = StatusJudge(workers: workers, now: now)
        var checks = [Check(name: "database", isOK: true, message: "\(facts.engine), schema \(facts.version)")]
        checks.append(judge.workers)
        if let check = judge.schedule { checks.append(check) }
        if let check = try await ClockCheck.read(database.ledger, clock) { checks.append(check) }
        if let job, jobs.isEmpty {
            checks.append(
                Check(name: "job \(job)", isOK: false, message: "no job yet; a worker brings its schedule with it"))
        }
        for listed in jobs { checks.append(judge.job(listed)) }
        if let job, let within {
            checks.append(try await judge.success(of: job, within: within, in: database.ledger))
        }
        let isDown = !judge.hasLiveWorker
        let state: State = isDown ? .down : checks.allSatisfy(\.isOK) ? .ok : .degraded
        return SystemStatus(state: state, checks: checks, workers: workers, jobs: jobs, now: now)
    }

    /// The state, as `status --json` prints it.
    var json: JSON {
        .object([
            "state": .string(state.rawValue), "checks": .array(checks.map(\.json)),
            "workers": .array(workers.map(\.json)), "jobs": .array(jobs.map { $0.json(now: now) }),
        ])
    }

    /// One screen.
    func text(_ printer: Printer) -> String {
        let width = printer.output.terminal.columns
        let palette = printer.palette
        let style: TextStyle = state == .ok ? .good : state == .degraded ? .warning : .bad
        var text = palette.paint(state.rawValue, style) + "\n\n"
        text += CheckTable.table(checks).text(width: width, palette: palette)
        if !workers.isEmpty {
            text += "\n" + WorkersTable.table(workers, now: now).text(width: width, palette: palette)
        }
        if !jobs.isEmpty { text += "\n" + JobTable.table(jobs, now: now).text(width: width, palette: palette) }
        return text
    }
}

/// Says of one thing after the other whether it is as it should be.
struct StatusJudge {
    let live: [WorkerRecord]
    let now: Timestamp

    init(workers: [WorkerRecord], now: Timestamp) {
        live = workers.filter(\.isAlive)
        self.now = now
    }

    var hasLiveWorker: Bool { live.contains { $0.state != .stopped } }

    /// Somebody works, and nobody is degraded.
    var workers: Check {
        guard hasLiveWorker else {
            return Check(name: "workers", isOK: false, message: "no worker lives; start one with rollcall worker")
        }
        let degraded = live.filter { $0.state == .degraded }.map(\.name)
        guard degraded.isEmpty else {
            return Check(
                name: "workers", isOK: false, message: "degraded: \(degraded.joined(separator: ", "))")
        }
        return Check(name: "workers", isOK: true, message: "\(live.count) alive")
    }

    /// Every live worker has taken its schedule's files as they are; nil without a live worker.
    var schedule: Check? {
        guard hasLiveWorker else { return nil }
        let faults = Dictionary(grouping: live.filter { $0.scheduleFault != nil }, by: { $0.scheduleFault ?? "" })
        guard !faults.isEmpty else { return Check(name: "schedule", isOK: true, message: "as the files say") }
        let words = faults.sorted { $0.key < $1.key }.map { fault, workers in
            "not taken by \(workers.map(\.name).sorted().joined(separator: ", ")): \(fault)"
        }
        return Check(
            name: "schedule", isOK: false, message: words.joined(separator: "; "),
            help: "mend the file: the worker goes on with what it has, and takes it when it is good")
    }

    /// The job's ticks are decided in time, and its last run did not fail.
    func job(_ job: ListedJob) -> Check {
        let name = "job \(job.definition.name)"
        guard job.definition.isEnabled else {
            return Check(name: name, isOK: true, message: "disabled in the schedule")
        }
        if let since = job.pausedAt {
            return Check(name: name, isOK: true, message: "paused \(RelativeTime.text(since, from: now))")
        }
        if let overdue = overdue(job) {
            return Check(
                name: name, isOK: false, message: "overdue: the tick of \(overdue.text(on: now)) is not decided")
        }
        guard let run = job.lastRun else { return Check(name: name, isOK: true, message: "has not run yet") }
        let when = RelativeTime.text(run.finishedAt ?? run.startedAt ?? run.createdAt, from: now)
        let words = "\(run.state.rawValue) \(when)"
        guard run.state == .failed else { return Check(name: name, isOK: true, message: words) }
        return Check(name: name, isOK: false, message: run.failure.map { "\(words): \($0.message)" } ?? words)
    }

    /// The oldest undecided tick that is late by more than a lease and what counts as on time.
    private func overdue(_ job: ListedJob) -> Timestamp? {
        guard let cursor = job.cursor, let tick = job.definition.recurrence.next(after: cursor.position) else {
            return nil
        }
        let lease = live.map(\.lease).max() ?? .seconds(30)
        let patience = job.definition.punctuality(at: tick) + lease
        return now - job.definition.due(tick) > patience ? tick : nil
    }

    /// The job had a success within a time.
    func success(of job: JobName, within limit: Duration, in ledger: any LedgerStore) async throws(StoreError) -> Check
    {
        let query = HistoryQuery(job: job, states: [.succeeded], limit: 1)
        let name = "success of \(job)"
        guard let run = try await ledger.runs(query).runs.first, let end = run.finishedAt else {
            return Check(name: name, isOK: false, message: "never")
        }
        let words = RelativeTime.text(end, from: now)
        return Check(
            name: name, isOK: now - end <= limit,
            message: "\(words); it must be within \(RelativeTime.exact(limit))")
    }
}
