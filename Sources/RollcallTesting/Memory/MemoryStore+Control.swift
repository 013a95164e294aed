public import RollcallCore

extension MemoryStore: ControlStore {
    /// Writes a `queued` run that the workers pick up; refused when no live worker knows the task.
    public func trigger(_ request: ManualStart) async throws(StoreError) -> TriggerOutcome {
        try await write("trigger a run") { $0.trigger(request) }
    }

    /// Holds a job's schedule back until `resume`.
    public func pause(_ job: JobName, by person: String) async throws(StoreError) -> PauseOutcome {
        try await write("pause a job") { $0.pause(job, by: person) }
    }

    /// Lets a job's schedule go on.
    public func resume(_ job: JobName, catchesUp: Bool, by person: String) async throws(StoreError) -> PauseOutcome {
        try await write("resume a job") { $0.resume(job, catchesUp: catchesUp, by: person) }
    }

    /// Ends a queued or retrying run at once; asks the worker of a running one.
    public func cancel(_ run: RunID, reason: RunReason) async throws(StoreError) -> CancelOutcome {
        try await write("cancel a run") { $0.askToCancel(run, reason: reason) }
    }
}
