/// What a worker knows of the jobs of its schedule: how each stands in the database, and when to plan it next.
///
/// Pure: states come in from the store, proposals go out to it. A job is planned while this schedule's revision of it
/// is current and it is neither paused nor removed; otherwise the worker stands by until a new state says otherwise.
public struct ScheduleBook: Sendable {
    private var entries: [JobName: PlannedJob]
    private var agenda = Agenda()
    /// Jobs that other schedules brought.
    private var foreign: Set<JobName> = []

    /// How long a job is left alone after the store refused a proposal though nothing had changed.
    public static let refusalPause = Duration.milliseconds(100)

    /// Knows the definitions of a schedule, and nothing yet of how they stand.
    public init(_ schedule: [JobDefinition]) {
        entries = Dictionary(
            schedule.map { ($0.name, PlannedJob($0)) },
            uniquingKeysWith: { $1 })
    }

    /// The definitions, sorted by name.
    public var definitions: [JobDefinition] { entries.values.map(\.definition).sorted { $0.name < $1.name } }

    /// The definition of a job; nil for a job of others.
    public func definition(of job: JobName) -> JobDefinition? { entries[job]?.definition }

    /// How a job stood when it was last read; nil while the database does not hold it.
    public func state(of job: JobName) -> JobState? { entries[job]?.state }

    /// Jobs of which another revision is current, sorted by name.
    public var standingBy: [JobName] {
        names { entry in entry.state.map { $0.removedAt == nil && $0.revision != entry.revision } ?? false }
    }

    /// Jobs that the database does not hold or holds as removed, sorted by name: the schedule is to be applied again.
    public var unapplied: [JobName] {
        names { entry in entry.state.map { $0.removedAt != nil } ?? true }
    }

    /// Whether the database holds jobs that this schedule does not name; perhaps nobody's does any more.
    public var hasForeignJobs: Bool { !foreign.isEmpty }

    private func names(where condition: (PlannedJob) -> Bool) -> [JobName] {
        entries.filter { condition($0.value) }.keys.sorted()
    }
}

// MARK: - When

extension ScheduleBook {
    /// The earliest instant at which a job is to be planned; nil when none is.
    public mutating func nextWake() -> Timestamp? { agenda.next() }

    /// The job that is to be planned first, for people.
    public var first: (job: JobName, wakeAt: Timestamp)? {
        entries.keys.compactMap { job in agenda.wakeAt(of: job).map { (job, $0) } }.min { ($0.1, $0.0) < ($1.1, $1.0) }
    }

    /// From now until they are decided, plans the jobs that run when they are overdue as a worker's start does.
    public mutating func begin() {
        for (job, entry) in entries where entry.definition.runOnStart == .ifOverdue {
            entries[job]?.occasion = .start
        }
    }

    /// Becomes the book of another schedule, in one step.
    ///
    /// What is known of jobs whose revision stays is kept; others are planned when their states come in, and no job that
    /// is gone is planned any more.
    ///
    /// - Returns: the jobs that are gone, sorted by name.
    public mutating func revise(_ schedule: [JobDefinition]) -> [JobName] {
        let revised = ScheduleBook(schedule)
        let gone = entries.keys.filter { revised.entries[$0] == nil }.sorted()
        foreign.formUnion(gone.filter { entries[$0]?.state.map { $0.removedAt == nil } ?? false })
        foreign.subtract(revised.entries.keys)
        for job in gone { agenda.set(job, wakeAt: nil) }
        let kept = entries
        entries = revised.entries.mapValues { entry in
            kept[entry.definition.name].flatMap { $0.revision == entry.revision ? $0 : nil } ?? entry
        }
        for (job, entry) in entries where entry.state == nil { agenda.set(job, wakeAt: nil) }
        return gone
    }

    /// Takes in how jobs stand.
    ///
    /// - Parameters:
    ///   - isComplete: whether the snapshot names every job of the database.
    ///   - isFresh: whether all jobs are to be planned again, changed or not: after an outage or a step of the clock.
    public mutating func absorb(_ snapshot: PlanSnapshot, isComplete: Bool, isFresh: Bool = false) {
        if isComplete {
            foreign = []
            let known = Set(snapshot.states.map(\.name))
            for job in entries.keys where !known.contains(job) { forget(job) }
        }
        for state in snapshot.states {
            guard let entry = entries[state.name] else {
                if state.revision != nil, state.removedAt == nil { foreign.insert(state.name) }
                continue
            }
            guard isFresh || !entry.stands(as: state) else { continue }
            entries[state.name]?.state = state
            schedule(state.name, at: snapshot.now)
        }
    }

    /// Takes out the jobs that are due, the earliest first; each is to be planned, and then settled.
    public mutating func takeDue(at now: Timestamp, limit: Int) -> [JobName] {
        agenda.takeDue(at: now, limit: limit)
    }

    private mutating func forget(_ job: JobName) {
        entries[job]?.state = nil
        agenda.set(job, wakeAt: nil)
    }

    /// Puts a job on the agenda: at once when something is due, else at its next tick.
    private mutating func schedule(_ job: JobName, at now: Timestamp) {
        guard let entry = entries[job], let plan = entry.plan(at: now) else { return agenda.set(job, wakeAt: nil) }
        agenda.set(job, wakeAt: plan.proposal == nil ? plan.wakeAt : now)
    }
}

// MARK: - What

extension ScheduleBook {
    /// How jobs stand as far as this worker knows.
    public func snapshot(of jobs: [JobName], at now: Timestamp) -> PlanSnapshot {
        PlanSnapshot(now: now, states: jobs.compactMap(state))
    }

    /// Whether a snapshot says nothing new of its jobs.
    public func knows(_ snapshot: PlanSnapshot) -> Bool {
        snapshot.states.allSatisfy { entries[$0.name]?.stands(as: $0) ?? false }
    }

    /// What to propose for jobs that were due, from their states just read; a job with nothing to propose is put back.
    ///
    /// - Parameter horizon: no tick that is due after it is proposed (`--until`).
    public mutating func plan(
        _ jobs: [JobName], from snapshot: PlanSnapshot, horizon: Timestamp? = nil
    ) -> [DecisionProposal] {
        let states = Dictionary(snapshot.states.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        return jobs.compactMap { job in
            guard let state = states[job] else {
                forget(job)
                return nil
            }
            entries[job]?.state = state
            guard let entry = entries[job], let plan = entry.plan(at: snapshot.now, horizon: horizon) else {
                return nil
            }
            guard let proposal = plan.proposal else {
                agenda.set(job, wakeAt: plan.wakeAt)
                return nil
            }
            entries[job]?.wakeIfMoved = plan.wakeAt
            return proposal
        }
    }

    /// Takes in what became of proposals, in their order.
    public mutating func settle(_ proposals: [DecisionProposal], _ outcomes: [DecisionOutcome], at now: Timestamp) {
        for (proposal, outcome) in zip(proposals, outcomes) {
            let job = proposal.definition.name
            switch outcome {
            case .moved(let decided):
                entries[job]?.state?.cursor = decided.cursor
                entries[job]?.occasion = .tick
                agenda.set(job, wakeAt: entries[job]?.wakeIfMoved)
            case .stale(let state):
                let isAsPlanned = entries[job]?.stands(as: state) ?? false
                entries[job]?.state = state
                if isAsPlanned {
                    agenda.set(job, wakeAt: now + Self.refusalPause)
                } else {
                    schedule(job, at: now)
                }
            case .unknown: forget(job)
            }
        }
    }
}
