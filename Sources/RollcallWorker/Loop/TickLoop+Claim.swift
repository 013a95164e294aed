internal import RollcallCore

/// Runs that wait for a worker.
extension TickLoop {
    /// Claims what waits, at most what fits the free slots.
    func claim() async throws(StoreError) {
        let isRetryDue = retryDue.map { $0 <= boot } ?? false
        guard mayClaim || isRetryDue, budget.free > 0, !isUntilOver else { return }
        // A run that ends meanwhile makes room that this claim did not ask for: then there may be more.
        let (sentAt, room) = (boot, budget.free)
        let answer = try await store.claim(grant)
        for run in answer.replaced { replaced(run) }
        for run in answer.skipped { desk.tell(.skippedRun(run)) }
        budget.queued = max(0, budget.queued - answer.skipped.count - answer.claimed.count { $0.attempt == 1 })
        if answer.claimed.count < room { mayClaim = false }
        begin(answer.claimed, sentAt: sentAt)
        guard isRetryDue else { return }
        if answer.claimed.contains(where: { $0.attempt > 1 }) {
            try await lookAhead()
        } else {
            // It waits for somebody who knows its task; what is due behind it must not wait as well.
            retryDue = boot + Self.pollPeriod
        }
    }

    /// Runs what was claimed.
    func begin(_ runs: [ClaimedRun], sentAt: BootInstant) {
        for run in runs {
            let isCounted = run.run.trigger.isFromSchedule
            held[run.term] = HeldRun(isCounted: isCounted)
            budget.taken += 1
            if isCounted { budget.remaining = budget.remaining.map { $0 - 1 } }
            crew.runner.begin(run, sentAt: sentAt)
        }
        guard !runs.isEmpty else { return }
        // If this process is stopped past its leases, nobody else may be there to find them.
        expiryAt = min(expiryAt ?? sentAt + options.lease, sentAt + options.lease)
    }

    func replaced(_ run: RunID) {
        desk.tell(.replaced(run))
        crew.runner.replaced(run)
    }

    /// What this worker has room for now.
    var grant: ClaimGrant {
        ClaimGrant(
            worker: desk.worker, workerName: options.identity.name, lease: options.lease, slots: budget.free,
            tasks: desk.parts.tasks.names)
    }

    private var isUntilOver: Bool { options.until.map { now >= $0 } ?? false }
}
