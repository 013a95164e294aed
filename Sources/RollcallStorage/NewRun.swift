package import RollcallCore

/// A run that is about to be written for the first time: waiting, skipped, or held at once.
package struct NewRun {
    /// The run as it will stand.
    package var run: Run
    /// The hash of its revision; nil for a task without a job.
    package var revision: String?
    /// What a second start with the same key finds.
    package var key: String?
    /// The newest tick of the decision that queues it with others.
    package var chain: Timestamp?
    /// Whether it waits for the job's active runs instead of being judged at once.
    package var isWaiting = false
    /// When its deadline passes.
    package var startBy: Timestamp?

    /// Makes a queued run.
    package init(_ run: Run, definition: JobDefinition?, revision: String?) {
        self.run = run
        self.revision = revision
        isWaiting = definition?.overlap == .queue
        if run.tick != nil, let deadline = definition?.deadline { startBy = run.due + deadline }
    }
}
