/// A question about a job and an instant, with everything that is known.
public struct TickQuestion: Sendable {
    /// The instant.
    public var instant: Timestamp
    /// What the database holds; nil when it has never seen the job.
    public var surroundings: TickSurroundings?
    /// The audit trail of the job, the newest entry first.
    public var trail: [AuditRecord]
    /// Live workers, and dead ones of the last day.
    public var workers: [WorkerRecord]
    /// The definition in the schedule's files; counts only for a job that the database has never seen.
    public var scheduled: JobDefinition?

    /// Asks.
    public init(
        _ instant: Timestamp, surroundings: TickSurroundings?, trail: [AuditRecord] = [],
        workers: [WorkerRecord] = [], scheduled: JobDefinition? = nil
    ) {
        self.instant = instant
        self.surroundings = surroundings
        self.trail = trail
        self.workers = workers
        self.scheduled = scheduled
    }

    /// Answers it.
    public func explain() -> Explanation {
        guard var surroundings, surroundings.definition != nil else {
            var explanation = Explanation(instant: instant, answer: .unseen(since: nil))
            explanation.describe(scheduled)
            return explanation
        }
        if let definition = surroundings.rowRevision.flatMap(surroundings.definition(of:)),
            !definition.recurrence.isTick(instant), surroundings.rows.first?.skipped != nil
        {
            // A skip row reaches from its first tick to its last, over everything between them.
            (surroundings.rows, surroundings.rowRevision) = ([], nil)
        }
        let story = JobStory(trail: trail, surroundings: surroundings)
        let row = surroundings.rows.first
        var explanation = Explanation(
            instant: instant, answer: row.map { answer($0, story) } ?? answer(surroundings, story))
        let revision = surroundings.rowRevision ?? story.revision(at: instant)
        explanation.describe(revision.flatMap { surroundings.definition(of: $0) })
        explanation.isOlderRevision = revision != nil && revision != surroundings.state.revision
        explanation.earlierEpochs = Array(surroundings.rows.dropFirst())
        explanation.beside = beside(surroundings, except: surroundings.rows.map(\.id))
        return explanation
    }

    // MARK: Ticks with a row

    private func answer(_ run: Run, _ story: JobStory) -> Explanation.Answer {
        switch run.state {
        case .skipped: .skipped(run, cause(run, story))
        case .queued, .retrying: .waiting(run)
        case .cancelled where run.startedAt == nil: .cancelled(run)
        case .running, .succeeded, .failed, .cancelled: .ran(run)
        }
    }

    private func cause(_ run: Run, _ story: JobStory) -> SkipCause {
        switch run.reason {
        case .overlap: .overlap(inTheWay(of: run))
        case .deadline: .deadline
        case .paused: .paused(story.episode(around: instant, from: ["paused"], to: ["resumed"]))
        case .disabled: .disabled(surroundings.map { story.disabling(around: instant, $0) } ?? Episode())
        case .edited: .edited(story.episode(around: instant, from: [], to: ["changed"]))
        default: .missed(silence, alive: alive.map(\.name))
        }
    }

    /// The run that was under way when the tick was due.
    private func inTheWay(of run: Run) -> Run? {
        surroundings?.beside.first { other in
            guard other.id != run.id, let startedAt = other.startedAt else { return false }
            return startedAt <= max(instant, run.createdAt) && other.finishedAt.map { $0 >= instant } ?? true
        }
    }

    // MARK: Instants without a row

    private func answer(_ surroundings: TickSurroundings, _ story: JobStory) -> Explanation.Answer {
        let gone = instant > surroundings.now ? surroundings.state.removedAt : nil
        if let since = gone ?? story.removal(before: instant) {
            return .removed(since: since)
        }
        if let since = story.firstSeen, instant <= since { return .unseen(since: since) }
        guard let definition = story.revision(at: instant).flatMap(surroundings.definition(of:)) else {
            return .unknown
        }
        guard definition.recurrence.isTick(instant) else { return .notATick(noTick(definition.recurrence)) }
        if definition.due(instant) > surroundings.now { return .coming(holds(surroundings)) }
        guard instant <= surroundings.state.cursor.position else {
            return .undecided(holds(surroundings), silence)
        }
        return isForgotten(surroundings, definition.history) ? .forgotten : .unrecorded
    }

    private func noTick(_ recurrence: Recurrence) -> NoTick {
        guard case .cron(let cron) = recurrence, let zone = cron.zone else { return .between }
        let shown = zone.rules.civilTime(at: instant)
        if case .two(let first, instant) = zone.rules.instants(of: shown), recurrence.isTick(first) {
            return .secondOfTwo(first: first)
        }
        let making = CronRecurrence(expression: cron.expression, zone: zone, dst: .standard)
        return making.note(at: instant) == .madeUp && making.last(atOrBefore: instant) == instant
            ? .jumpedOver : .between
    }

    private func holds(_ surroundings: TickSurroundings) -> [Hold] {
        var holds: [Hold] = []
        if surroundings.definition?.isEnabled == false { holds.append(.disabled) }
        if let since = surroundings.state.pausedAt {
            holds.append(.paused(since: since, by: trail.first { $0.action == "paused" }?.actor))
        }
        let job = surroundings.state.name
        if !workers.contains(where: { $0.isAlive && !$0.standsBy.contains(job) }) { holds.append(.noWorker) }
        return holds
    }

    /// Whether a row of that time would be deleted by now (semantics, rule 23).
    private func isForgotten(_ surroundings: TickSurroundings, _ policy: HistoryPolicy) -> Bool {
        if surroundings.now - instant > policy.age { return true }
        return surroundings.kept >= policy.keep && surroundings.oldest.map { $0 > instant } ?? true
    }

    private func beside(_ surroundings: TickSurroundings, except rows: [RunID]) -> [Run] {
        surroundings.beside.filter { run in
            guard !rows.contains(run.id), run.state != .skipped else { return false }
            let start = run.startedAt ?? run.createdAt
            let end = run.finishedAt ?? surroundings.now
            let isNear = run.tick == nil && abs(start - instant) <= .seconds(60)
            return isNear || start <= instant && instant <= end
        }.sorted { $0.id < $1.id }
    }

    private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }

    /// The time around the instant in which no worker wrote anything.
    private var silence: Silence? {
        surroundings.map { Silence(since: $0.signBefore, until: $0.signAfter) }
    }

    /// Workers that lived at the instant, as far as the registry remembers.
    private var alive: [WorkerRecord] {
        workers.filter { $0.startedAt <= instant && (instant <= $0.seenAt || $0.isAlive) }
    }
}

extension Explanation {
    fileprivate mutating func describe(_ definition: JobDefinition?) {
        self.definition = definition
        previous = definition?.recurrence.last(atOrBefore: instant - .microseconds(1))
        next = definition?.recurrence.next(after: instant)
    }
}

extension Recurrence {
    /// Whether the instant is a tick.
    func isTick(_ instant: Timestamp) -> Bool { last(atOrBefore: instant) == instant }
}
