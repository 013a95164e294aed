/// How an attempt ended, and what follows for its run: what a worker, or the reaper, writes.
public struct AttemptEnd: Hashable, Sendable {
    /// How the attempt ended.
    public var outcome: AttemptOutcome
    /// Why it did not succeed.
    public var failure: RunFailure?
    /// What follows for the run.
    public var disposition: RunDisposition

    /// Makes an end.
    public init(outcome: AttemptOutcome, failure: RunFailure? = nil, disposition: RunDisposition) {
        self.outcome = outcome
        self.failure = failure
        self.disposition = disposition
    }
}

/// What follows for a run when an attempt has ended.
public enum RunDisposition: Hashable, Sendable {
    /// It ends `succeeded` with this result.
    case succeed(RunResult)
    /// It is `retrying`, due after this delay.
    case retry(after: Duration)
    /// It ends `failed` for this reason.
    case fail(RunReason)
    /// It ends `cancelled` for this reason.
    case cancel(RunReason)
}
