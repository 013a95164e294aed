internal import RollcallCore

/// The steps of which claiming, finishing and cancelling are made.
extension MemoryState {
    /// Makes a run `running` under a new fence, with a new attempt and a lease.
    mutating func claim(_ row: RunRow, trigger: RunTrigger, under grant: ClaimGrant) -> ClaimedRun {
        var row = row
        let fence = raiseFence(of: row.run.job)
        let attempt = Attempt(
            number: (row.run.attempts.last?.number ?? 0) + 1, workerName: grant.workerName, fence: fence,
            startedAt: now)
        row.run.state = .running
        row.run.trigger = trigger
        row.run.workerName = grant.workerName
        row.run.fence = fence
        row.run.startedAt = row.run.startedAt ?? now
        row.run.nextAttemptAt = nil
        row.run.attempts.append(attempt)
        let term = LeaseTerm(run: row.run.id, fence: fence)
        row.lease = LeaseRow(
            lease: Lease(term: term, worker: grant.worker, attempt: attempt.number),
            expiresAt: boot + grant.lease, bootID: bootID)
        store(row)
        return ClaimedRun(
            run: row.run, definition: row.definition, term: term, tally: tally(of: row), attempt: attempt.number)
    }

    /// The running run of a term that still holds; nil for a term that holds no more.
    ///
    /// - Parameter fault: with which any term of the run would do.
    func holder(of term: LeaseTerm, unless fault: StoreFault? = nil) -> RunRow? {
        guard let row = open[term.run], row.run.state == .running else { return nil }
        let isIgnored = fault.map(has) ?? false
        return row.run.fence == term.fence || isIgnored ? row : nil
    }

    /// Ends the attempt of a running run and says what follows; an end that was asked for comes before a retry.
    mutating func close(_ row: RunRow, with end: AttemptEnd) -> RunState {
        var row = row
        closeAttempt(of: &row, end.outcome, end.failure)
        row.run.failure = end.failure
        let asked = has(.repeatsCancelledRuns) ? nil : row.cancelAsked
        switch (end.disposition, asked) {
        case (.succeed(let result), _):
            row.run.state = .succeeded
            row.run.result = result
            row.run.failure = nil
        case (.retry(let delay), nil):
            row.run.state = .retrying
            row.run.nextAttemptAt = now + delay
        case (.fail(let reason), _):
            row.run.state = .failed
            row.run.reason = reason
        case (.cancel(let reason), _), (.retry, let reason?):
            row.run.state = .cancelled
            row.run.reason = reason
        }
        finish(row)
        return row.run.state
    }

    /// Ends a run that has not ended, whatever it is doing, in the transaction of what made that necessary.
    mutating func cancel(_ run: RunID, reason: RunReason) {
        guard var row = open[run] else { return }
        closeAttempt(of: &row, .cancelled, nil)
        row.run.state = .cancelled
        row.run.reason = reason
        row.run.nextAttemptAt = nil
        finish(row)
    }

    private mutating func finish(_ row: RunRow) {
        var row = row
        if row.run.state.isFinal {
            row.run.finishedAt = now
            if !has(.forgetsHeldEvents) { releaseEvents(of: row.run.id) }
        }
        store(row)
    }

    private func closeAttempt(of row: inout RunRow, _ outcome: AttemptOutcome, _ failure: RunFailure?) {
        row.lease = nil
        guard let last = row.run.attempts.indices.last, row.run.attempts[last].outcome == nil else { return }
        row.run.attempts[last].finishedAt = now
        row.run.attempts[last].outcome = outcome
        row.run.attempts[last].failure = failure
    }

    /// What counts of a run's attempts so far.
    func tally(of row: RunRow) -> AttemptTally {
        var tally = row.tally
        if has(.countsGiveBacks) { tally.failures += row.run.attempts.count { $0.outcome == .cancelled } }
        return tally
    }

    private mutating func raiseFence(of job: JobName) -> Int64 {
        let fence = (jobs[job]?.state.fence ?? 0) + 1
        jobs[job]?.state.fence = fence
        return fence
    }
}
