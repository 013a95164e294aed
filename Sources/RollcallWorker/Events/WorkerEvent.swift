public import RollcallCore

/// Something that happened in a worker, for people and for metrics.
public enum WorkerEvent: Sendable {
    /// The schedule is applied, the worker is registered; the job that is due first, and in how long.
    case ready(jobs: Int, first: JobName?, in: Duration?)
    /// Definitions became current in the database.
    case applied(added: [JobName], changed: [JobName])
    /// The definition of a job came, changed or went.
    case revised(ScheduleChange)
    /// Another schedule, of so many jobs, is this worker's now; so many came, changed, and are gone from it.
    case reloaded(jobs: Int, added: Int, changed: Int, gone: Int)
    /// Another revision of these jobs is current; this worker does not plan them.
    case standsBy([JobName])
    /// An `at` job was first seen after its instant; it will not run.
    case tooLate(JobName, Timestamp)
    /// Ticks were recorded as skipped.
    case skipped(JobName, PlannedSkip)
    /// A waiting run was skipped when it was to be picked up.
    case skippedRun(SkippedRun)
    /// A run was cancelled to make room for a newer one.
    case replaced(RunID)
    /// An attempt begins here.
    case started(ClaimedRun)
    /// An attempt ended here and is recorded.
    case ended(EndedAttempt)
    /// An attempt is cancelled, for this reason; what it writes from now on may be refused.
    case cancelling(ClaimedRun, StopCause)
    /// An attempt went on after it was cancelled; it is closed without it and its thread is left to it.
    case stuck(ClaimedRun)
    /// A stuck attempt has ended after all; its thread is free again.
    case unstuck(ClaimedRun)
    /// The lease of an attempt was lost; nothing of it is recorded.
    case leaseLost(ClaimedRun)
    /// So many slots work, of so many; fewer than all when too many attempts are stuck.
    case capacity(working: Int, of: Int)
    /// A run was taken from a worker whose lease ran out.
    case reaped(ReapedRun)
    /// Jobs that nobody's schedule holds any more were removed.
    case retired([JobName])
    /// A chore was done in this worker's turn, or failed.
    case chore(TaskName, Result<RunResult, TaskFailure>)
    /// The store does not answer; the worker goes on trying.
    case outageBegan(StoreError)
    /// The store answers again, after so long.
    case outageEnded(after: Duration)
    /// The wall clock was set by this much; everything is planned again.
    case clockStepped(by: Duration)
    /// The clocks of the host and of the ledger's server are further apart than they should be.
    case clockSkewed(ClockSkew)
    /// They agree again.
    case clockAgrees(ClockSkew)
    /// No more is claimed; so many attempts are still running.
    case draining(StopReason, running: Int)
    /// The grace is over; so many attempts are cancelled and their runs given back.
    case cutOff(Int)
    /// The worker has stopped.
    case stopped(WorkerResult)
}

/// An attempt that ended in this worker.
public struct EndedAttempt: Sendable {
    /// The run as it was claimed.
    public var claimed: ClaimedRun
    /// How the attempt ended.
    public var outcome: AttemptOutcome
    /// The state of the run now.
    public var state: RunState
    /// What the task reported.
    public var result: RunResult?
    /// Why it did not succeed.
    public var failure: RunFailure?
    /// How long the attempt took.
    public var duration: Duration
    /// After which delay the next attempt is due, when one follows.
    public var retryAfter: Duration?
}
