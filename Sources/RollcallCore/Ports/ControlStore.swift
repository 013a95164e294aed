/// What people ask of runs and jobs.
///
/// Each method is one transaction.
public protocol ControlStore: Sendable {
    /// Writes a `queued` run that the workers pick up; refused, with nothing written, when no live worker knows the
    /// task (semantics, rule 16).
    func trigger(_ request: ManualStart) async throws(StoreError) -> TriggerOutcome

    /// Holds a job's schedule back until `resume`; running and retrying runs go on (semantics, rule 14).
    func pause(_ job: JobName, by person: String) async throws(StoreError) -> PauseOutcome

    /// Lets a job's schedule go on: cursor = now, the pause is one skip row; with `catchesUp` the cursor stays and
    /// the job's policy applies to what was held back.
    func resume(_ job: JobName, catchesUp: Bool, by person: String) async throws(StoreError) -> PauseOutcome

    /// Ends a queued or retrying run at once; asks the worker of a running one, which sees it within 1 s.
    func cancel(_ run: RunID, reason: RunReason) async throws(StoreError) -> CancelOutcome
}

/// What became of a trigger.
public enum TriggerOutcome: Hashable, Sendable {
    /// The run waits.
    case queued(RunID)
    /// The key was used before; nothing was written.
    case known(RunID)
    /// No live worker knows the task; nothing was written.
    case noWorker
}

/// What became of a pause or a resume.
public enum PauseOutcome: Hashable, Sendable {
    /// It is so now.
    case changed
    /// It was so before; nothing was written.
    case unchanged
    /// The database does not hold the job.
    case unknown
}

/// What became of a cancel.
public enum CancelOutcome: Hashable, Sendable {
    /// The run has ended.
    case cancelled
    /// Its worker is asked.
    case asked
    /// It had ended before, in this state.
    case ended(RunState)
    /// The database does not hold the run.
    case unknown
}
