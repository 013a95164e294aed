/// The record of one decided tick, of one hand-made start, or of adjacent skipped ticks.
public struct Run: Hashable, Sendable {
    /// Made when the row is written; newer rows have larger ones.
    public var id: RunID
    /// The job, or the name of a task that runs without one.
    public var job: JobName
    /// What runs.
    public var task: TaskName
    /// What made the run; set when written, and again when claimed (semantics, rule 9).
    public var trigger: RunTrigger
    /// The tick; nil for manual, retry and start runs; the oldest one for a skip row.
    public var tick: Tick?
    /// When it was to start: tick + jitter; when it was asked for, for a run without a tick.
    public var due: Timestamp
    /// Where it stands.
    public var state: RunState
    /// Why, for skipped, failed and cancelled.
    public var reason: RunReason?
    /// The range of a skip row; nil for every other state.
    public var skipped: SkippedTicks?
    /// Why the last attempt did not succeed.
    public var failure: RunFailure?
    /// The run that this one repeats.
    public var retryOf: RunID?
    /// The label of the worker that has or had the newest attempt.
    public var workerName: String?
    /// The fence of the newest term; nil before the first claim and for skips.
    public var fence: Int64?
    /// The arguments, as history shows them.
    public var arguments: [String: JSONValue] = [:]
    /// What the task reported; while it runs, what its committed steps add up to.
    public var result: RunResult?
    /// When the row was written.
    public var createdAt: Timestamp
    /// When the first attempt began.
    public var startedAt: Timestamp?
    /// When the run ended.
    public var finishedAt: Timestamp?
    /// When the next attempt is due, while `retrying`.
    public var nextAttemptAt: Timestamp?
    /// The attempts, oldest first.
    public var attempts: [Attempt] = []

    /// Makes a queued run.
    public init(id: RunID, job: JobName, task: TaskName, trigger: RunTrigger, due: Timestamp, createdAt: Timestamp) {
        self.id = id
        self.job = job
        self.task = task
        self.trigger = trigger
        self.due = due
        self.createdAt = createdAt
        state = .queued
    }

    /// How long the run took, from its first attempt to its end; nil before that, zero when the clock was set back.
    public var duration: Duration? {
        guard let startedAt, let finishedAt else { return nil }
        return max(.zero, finishedAt - startedAt)
    }

    /// How long after it was due the first attempt began; nil without a tick and for what never started.
    public var lag: Duration? {
        guard tick != nil, let startedAt else { return nil }
        return max(.zero, startedAt - due)
    }
}

/// What a task reports, by the keys that its declaration lists: `removed`, `rooms`.
public typealias RunResult = [String: JSONValue]
