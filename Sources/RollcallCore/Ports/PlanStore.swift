/// Where definitions, cursors and decisions live.
///
/// Each method is one transaction.
public protocol PlanStore: Sendable {
    /// Makes the definitions of a schedule current where their hash differs from what the database holds.
    ///
    /// New jobs get their first cursor (`Planner.firstCursor`), an edited recurrence moves its cursor to now and leaves
    /// one skip row `edited`, a job that is enabled again one skip row `disabled`; a job that was removed comes back
    /// with cursor = now, its pause and its fence. Jobs that the schedule does not name are left alone. Each change is
    /// audited. Races: the last applied wins.
    func apply(_ application: ScheduleApplication) async throws(StoreError) -> AppliedSchedule

    /// The store's clock and the state of the named jobs, or of all with nil; unknown names are left out. A read.
    func states(of jobs: [JobName]?) async throws(StoreError) -> PlanSnapshot

    /// Every job with its current definition, removed ones left out, sorted by name. A read.
    func jobs() async throws(StoreError) -> [StoredJob]

    /// Decides ticks: all proposals in one transaction, each by itself moved or refused.
    ///
    /// For each proposal, in that transaction: the job's row is locked; refused as `.stale` unless the cursor is the
    /// one seen, the revision is current, the job is neither paused nor removed, an epoch is raised only while
    /// the store's clock is behind the cursor, and no planned tick is after the
    /// store's clock or at or before the cursor. Then skips are written (adjacent skips of one reason and epoch extend the
    /// job's last row), `overlap` admits or refuses each run, runs are written as `running` under a new fence while
    /// the grant has slots and as `queued` after that, and the cursor moves. With `raisesEpoch` an audit entry is
    /// written. Races: one of two workers moves the cursor, the other is told `.stale` with the state as it is.
    func decide(
        _ proposals: [DecisionProposal], under grant: ClaimGrant?
    ) async throws(StoreError) -> [DecisionOutcome]

    /// Marks as removed the jobs that no live worker's schedule has held for one lease, and at once those that the
    /// only live worker has dropped; cancels their queued and retrying runs (`removed`), and audits each. With no live
    /// worker nothing is removed. Answers by name (semantics, rule 13).
    func retire(_ request: RetirementRequest) async throws(StoreError) -> [ScheduleChange]
}

extension PlanStore {
    /// Removes what no live worker's schedule has held for one lease, and answers the names.
    public func retire(unheldFor lease: Duration) async throws(StoreError) -> [JobName] {
        try await retire(RetirementRequest(lease: lease)).map(\.job)
    }
}

/// Which jobs may go.
public struct RetirementRequest: Hashable, Sendable {
    /// For how long no live worker may have held them.
    public var lease: Duration
    /// Jobs that a worker's schedule has held until now; they go at once when that worker is the only live one.
    public var dropped: [JobName]
    /// The worker that dropped them; nil when none did.
    public var worker: WorkerID?
    /// Who, for the audit trail.
    public var actor: String

    /// Makes a request of a worker that has dropped jobs from its schedule.
    public init(lease: Duration, dropped: [JobName], by worker: WorkerID, named actor: String) {
        self.lease = lease
        self.dropped = dropped
        self.worker = worker
        self.actor = actor
    }

    /// Makes a request without anybody who dropped anything.
    public init(lease: Duration) {
        self.lease = lease
        dropped = []
        actor = "the workers"
    }
}

/// A schedule that a worker brings.
public struct ScheduleApplication: Hashable, Sendable {
    /// All definitions of the schedule.
    public var definitions: [JobDefinition]
    /// The label of the worker, for the audit trail.
    public var appliedBy: String
    /// The worker; nil for who only brings definitions.
    public var worker: WorkerID?

    /// Makes an application.
    public init(definitions: [JobDefinition], appliedBy: String, worker: WorkerID? = nil) {
        self.definitions = definitions
        self.appliedBy = appliedBy
        self.worker = worker
    }
}

/// What applying a schedule changed.
public struct AppliedSchedule: Hashable, Sendable {
    /// The store's clock in that transaction.
    public var now: Timestamp
    /// Each job whose current revision is another now, by name.
    public var changes: [ScheduleChange]
    /// The states of all jobs of the schedule, afterwards.
    public var states: [JobState]

    /// Makes an answer.
    public init(now: Timestamp, changes: [ScheduleChange] = [], states: [JobState]) {
        self.now = now
        self.changes = changes
        self.states = states
    }

    /// Jobs that the database had never seen, or that were removed.
    public var added: [JobName] { changes.filter { $0.kind == .added }.map(\.job) }
    /// Jobs whose revision changed.
    public var changed: [JobName] { changes.filter { $0.kind == .changed }.map(\.job) }
}

/// What a planner needs of the database.
public struct PlanSnapshot: Hashable, Sendable {
    /// The store's wall clock.
    public var now: Timestamp
    /// The states asked for, sorted by name.
    public var states: [JobState]

    /// Makes a snapshot.
    public init(now: Timestamp, states: [JobState]) {
        self.now = now
        self.states = states
    }
}

/// Who claims, for how long, how much.
public struct ClaimGrant: Hashable, Sendable {
    /// The worker.
    public var worker: WorkerID
    /// Its label, as history shows it.
    public var workerName: String
    /// How long each lease lasts.
    public var lease: Duration
    /// How many runs it has room for.
    public var slots: Int
    /// The tasks that it knows; others are left alone.
    public var tasks: Set<TaskName>
    /// The one run that it is for; nil: any.
    ///
    /// `claim` leaves every other run alone. `rollcall run` has it between two attempts of its run.
    public var onlyRun: RunID?

    /// Makes a grant.
    public init(worker: WorkerID, workerName: String, lease: Duration, slots: Int, tasks: Set<TaskName>) {
        self.worker = worker
        self.workerName = workerName
        self.lease = lease
        self.slots = slots
        self.tasks = tasks
    }
}

/// What became of a proposal.
public enum DecisionOutcome: Hashable, Sendable {
    /// The cursor moved.
    case moved(DecidedTicks)
    /// Nothing was written; this is how the job stands. Plan again, unless another worker did the work.
    case stale(JobState)
    /// Nothing was written: the database does not hold the job.
    case unknown
}

/// What a decision wrote.
public struct DecidedTicks: Hashable, Sendable {
    /// The job.
    public var job: JobName
    /// Where its cursor is now.
    public var cursor: JobCursor
    /// Runs that this worker holds, to be executed now.
    public var claimed: [ClaimedRun]
    /// Runs that wait.
    public var queued: [RunID]
    /// Runs that were cancelled to make room (`overlap: replace`).
    public var replaced: [RunID]
    /// What was skipped, planned or for overlap.
    public var skipped: [PlannedSkip]

    /// Makes an answer.
    public init(job: JobName, cursor: JobCursor) {
        self.job = job
        self.cursor = cursor
        claimed = []
        queued = []
        replaced = []
        skipped = []
    }
}
