/// Where runs are claimed, kept and ended.
///
/// Each method is one transaction.
public protocol RunStore: Sendable {
    /// Claims what waits: runs that are `queued`, and `retrying` ones whose time has come, oldest first.
    ///
    /// A run is eligible when its task is in the grant and `PickUpRule` lets it start; one that the rule skips is
    /// written `skipped`. Each claimed run is `running` afterwards, under a fence one above the job's last, with a new
    /// attempt and a lease. A retrying run is not judged for overlap: it holds its place. Races: no two claims
    /// return the same run.
    func claim(_ grant: ClaimGrant) async throws(StoreError) -> ClaimAnswer

    /// Starts a run by hand in this process: writes it and claims it, or answers that the job is occupied and writes
    /// nothing (semantics, rule 16). `overlap: replace` replaces; `allow` always starts. With a key that a run of the
    /// job already has, answers that run.
    func start(_ request: ManualStart, under grant: ClaimGrant) async throws(StoreError) -> StartOutcome

    /// Extends the leases of terms that still hold, all from the same instant; answers in the order of the terms.
    func renew(_ terms: [LeaseTerm], for lease: Duration) async throws(StoreError) -> [RenewalAnswer]

    /// Whether terms still hold and whether somebody asked for their end: what `renew` would answer, in the order of
    /// the terms, with nothing extended. A read; this is how a cancel is seen within a second.
    func standing(of terms: [LeaseTerm]) async throws(StoreError) -> [RenewalAnswer]

    /// Ends attempts; answers in the order given. A term that holds no more changes nothing and is told so.
    ///
    /// The lease is given up with the attempt, whatever follows for the run.
    func finish(_ endings: [AttemptEnding]) async throws(StoreError) -> [FinishOutcome]

    /// Closes the attempts whose lease has run out as `lost`, and retries or fails their runs by
    /// `RunStateMachine` (a run that was asked to cancel is cancelled). Ends events that were held for such a run.
    func reap() async throws(StoreError) -> [ReapedRun]

    /// Stores the progress of a run between its steps; a term that holds no more is told so.
    func recordProgress(_ progress: RunResult, under term: LeaseTerm) async throws(StoreError) -> FinishOutcome

    /// Adds lines to a run's log, up to the cap of a run; lines beyond it are counted and dropped.
    func append(_ lines: [LogLine], to run: RunID) async throws(StoreError)

    /// When something next needs a worker beside new ticks: the earliest retry or lease expiry, and whether runs wait.
    func outlook() async throws(StoreError) -> RunOutlook
}

/// A run that a worker holds.
public struct ClaimedRun: Hashable, Sendable {
    /// The run as it stands after the claim.
    public var run: Run
    /// Its revision; nil for a task that runs without a job.
    public var definition: JobDefinition?
    /// What its writes carry.
    public var term: LeaseTerm
    /// What counts of the attempts before this one.
    public var tally: AttemptTally
    /// The number of this attempt.
    public var attempt: Int

    /// Makes a claimed run.
    public init(run: Run, definition: JobDefinition?, term: LeaseTerm, tally: AttemptTally, attempt: Int) {
        self.run = run
        self.definition = definition
        self.term = term
        self.tally = tally
        self.attempt = attempt
    }
}

/// What a claim found.
public struct ClaimAnswer: Hashable, Sendable {
    /// Runs that this worker holds now.
    public var claimed: [ClaimedRun]
    /// Runs that were skipped at pick-up, with their reasons.
    public var skipped: [SkippedRun]
    /// Runs that were cancelled to make room (`overlap: replace`).
    public var replaced: [RunID]

    /// Makes an answer.
    public init(claimed: [ClaimedRun] = [], skipped: [SkippedRun] = [], replaced: [RunID] = []) {
        self.claimed = claimed
        self.skipped = skipped
        self.replaced = replaced
    }
}

/// A run that was skipped at pick-up.
public struct SkippedRun: Hashable, Sendable {
    /// The run.
    public var run: RunID
    /// Its job.
    public var job: JobName
    /// Why.
    public var reason: RunReason

    /// Makes a skipped run.
    public init(run: RunID, job: JobName, reason: RunReason) {
        self.run = run
        self.job = job
        self.reason = reason
    }
}

/// A run that a person asks for.
public struct ManualStart: Hashable, Sendable {
    /// The job; the task's own name when it runs without one.
    public var job: JobName
    /// What runs.
    public var task: TaskName
    /// Its revision; nil for a task without a job.
    public var definition: JobDefinition?
    /// The arguments, complete and in canonical form.
    public var arguments: [String: JSONValue]
    /// `manual`, or `retry` with `retryOf`.
    public var trigger: RunTrigger
    /// The run that is repeated.
    public var retryOf: RunID?
    /// A second start with the same key is the same run.
    public var key: String?

    /// Makes a request.
    public init(
        job: JobName, task: TaskName, definition: JobDefinition? = nil, arguments: [String: JSONValue] = [:]
    ) {
        self.job = job
        self.task = task
        self.definition = definition
        self.arguments = arguments
        trigger = .manual
    }
}

/// What became of a start by hand.
public enum StartOutcome: Hashable, Sendable {
    /// The run is this process's.
    case started(ClaimedRun, replaced: [RunID])
    /// Another run of the job has not ended; nothing was written.
    case occupied(by: RunID)
    /// The key was used before; nothing was written.
    case known(RunID)
}

/// What a renewal says of one term.
public enum RenewalAnswer: Hashable, Sendable {
    /// The lease lasts on.
    case renewed
    /// The lease lasts on, but somebody asked for the run's end, for this reason.
    case cancelAsked(RunReason)
    /// The term holds no more. Stop, write nothing.
    case lost
}

/// An attempt's end under its term.
public struct AttemptEnding: Hashable, Sendable {
    /// The term.
    public var term: LeaseTerm
    /// The end.
    public var end: AttemptEnd

    /// Makes an ending.
    public init(term: LeaseTerm, end: AttemptEnd) {
        self.term = term
        self.end = end
    }
}

/// What became of a fenced write.
public enum FinishOutcome: Hashable, Sendable {
    /// It is committed; the run is in this state.
    case recorded(RunState)
    /// The term holds no more; nothing was written.
    case leaseLost
}

/// A run whose lease had run out.
public struct ReapedRun: Hashable, Sendable {
    /// The run.
    public var run: RunID
    /// Its job.
    public var job: JobName
    /// The label of the worker that lost it.
    public var workerName: String
    /// The state that it is in now.
    public var state: RunState

    /// Makes a reaped run.
    public init(run: RunID, job: JobName, workerName: String, state: RunState) {
        self.run = run
        self.job = job
        self.workerName = workerName
        self.state = state
    }
}

/// What waits in the ledger.
public struct RunOutlook: Hashable, Sendable {
    /// How many runs are queued.
    public var queued: Int
    /// How long until the next retrying run is due, zero when one is; nil when there is none.
    public var nextRetryIn: Duration?
    /// How long until the next lease runs out, zero or less when one has; nil when there is none.
    public var nextExpiryIn: Duration?

    /// Makes an outlook.
    public init(queued: Int = 0, nextRetryIn: Duration? = nil, nextExpiryIn: Duration? = nil) {
        self.queued = queued
        self.nextRetryIn = nextRetryIn
        self.nextExpiryIn = nextExpiryIn
    }
}
