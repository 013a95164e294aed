package import RollcallCore

extension Run {
    /// Becomes running under a new term, with a new attempt.
    package mutating func begin(by grant: ClaimGrant, fence: Int64, trigger: RunTrigger, at now: Timestamp) {
        state = .running
        self.trigger = trigger
        workerName = grant.workerName
        self.fence = fence
        startedAt = startedAt ?? now
        nextAttemptAt = nil
        attempts.append(
            Attempt(
                number: (attempts.last?.number ?? 0) + 1, workerName: grant.workerName, fence: fence, startedAt: now))
    }
}

extension ClaimedRun {
    /// A run at its first attempt.
    package init(first run: Run, definition: JobDefinition?, fence: Int64) {
        self.init(
            run: run, definition: definition, term: LeaseTerm(run: run.id, fence: fence),
            tally: AttemptTally(firstClaimedAt: run.startedAt), attempt: 1)
    }
}
