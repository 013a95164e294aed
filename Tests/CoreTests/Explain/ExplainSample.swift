import RollcallCore

/// A job and what is known of it, to ask about.
struct ExplainSample {
    var definition: JobDefinition
    var surroundings: TickSurroundings
    var trail: [AuditRecord] = []
    var workers: [WorkerRecord] = []

    /// A job that was added an hour before the start of plans, whose ticks up to `now` are decided.
    init(_ definition: JobDefinition, now: Timestamp = .after(600)) {
        self.definition = definition
        let revision = DefinitionHash(of: definition)
        let state = JobState(name: definition.name, revision: revision, cursor: JobCursor(position: now))
        surroundings = TickSurroundings(now: now, state: state, definition: definition)
        change("added", at: planStart - .seconds(3_600), to: definition)
        surroundings.oldest = planStart - .seconds(3_000)
        surroundings.kept = 50
        worker(from: planStart - .seconds(3_600), to: now, isAlive: true)
    }

    /// Adds an entry to the audit trail, at its new end.
    mutating func change(_ action: String, at: Timestamp, to definition: JobDefinition? = nil, by actor: String = "w1")
    {
        var record = AuditRecord(at: at, job: self.definition.name, action: action, actor: actor)
        record.before = trail.first { $0.after != nil }?.after
        if let definition {
            surroundings.revisions[DefinitionHash(of: definition)] = definition
            record.after = ScheduleChange.Side(revision: DefinitionHash(of: definition), next: nil)
        }
        if action == "paused" || action == "resumed" { (record.before, record.after) = (nil, nil) }
        trail.insert(record, at: 0)
    }

    mutating func worker(from start: Timestamp, to end: Timestamp, isAlive: Bool) {
        var random = SystemRandomNumberGenerator()
        var record = WorkerRecord(
            id: WorkerID(UUIDv7(at: start, using: &random)), name: "w1", host: "host", pid: 1, version: "1",
            lease: .seconds(30))
        (record.startedAt, record.seenAt, record.isAlive) = (start, end, isAlive)
        workers = [record]
    }

    /// A row of the job; a tick's unless it is made by hand.
    func row(_ state: RunState, _ tick: Timestamp?, _ change: (inout Run) -> Void = { _ in }) -> Run {
        var random = SystemRandomNumberGenerator()
        let at = tick ?? planStart
        var run = Run(
            id: RunID(UUIDv7(at: at, using: &random)), job: definition.name, task: definition.task,
            trigger: tick == nil ? .manual : .schedule, due: at, createdAt: at)
        run.state = state
        run.tick = tick.map { Tick(job: definition.name, epoch: surroundings.state.cursor.epoch, instant: $0) }
        if state == .skipped, let tick {
            run.skipped = SkippedTicks(first: tick, last: tick, count: 1)
        } else {
            run.startedAt = at
        }
        change(&run)
        return run
    }

    func ask(_ instant: Timestamp) -> Explanation {
        TickQuestion(instant, surroundings: surroundings, trail: trail, workers: workers).explain()
    }
}
