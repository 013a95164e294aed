internal import RollcallCore
internal import RollcallPlatform

/// Ticks that are due.
extension TickLoop {
    /// Decides one batch of what is due, and runs what fits the free slots.
    ///
    /// The states of exactly these jobs are read first, so that of several workers only the first writes; but for jobs
    /// that have waited, while the reads before found that nobody else decides.
    func decide() async throws(StoreError) {
        let horizon = options.until.map { min($0, now) } ?? now
        guard decidable > 0 else { return }
        // By more than the clocks of the store and the host may be apart here.
        let late = isUndisputed ? book.takeDue(at: horizon - ScheduleBook.refusalPause, limit: decidable) : []
        let jobs = late.isEmpty ? book.takeDue(at: horizon, limit: decidable) : late
        guard !jobs.isEmpty else { return }
        let snapshot = late.isEmpty ? try await look(at: jobs) : book.snapshot(of: jobs, at: now)
        let proposals = book.plan(jobs, from: snapshot, horizon: options.until)
        guard !proposals.isEmpty else { return }
        let sentAt = boot
        let outcomes = try await store.decide(proposals, under: grant)
        FailPoint.afterDecideCommit.reach()
        book.settle(proposals, outcomes, at: snapshot.now)
        isUndisputed = isUndisputed && outcomes.allSatisfy { if case .moved = $0 { true } else { false } }
        for outcome in outcomes {
            guard case .moved(let decided) = outcome else { continue }
            for skip in decided.skipped { desk.tell(.skipped(decided.job, skip)) }
            for run in decided.replaced { replaced(run) }
            budget.queued += decided.queued.count
            mayClaim = mayClaim || !decided.queued.isEmpty
            begin(decided.claimed, sentAt: sentAt)
        }
    }

    private func look(at jobs: [JobName]) async throws(StoreError) -> PlanSnapshot {
        let askedAt = boot
        let snapshot = try await store.states(of: jobs)
        desk.storeTime.look(snapshot.now, sentAt: askedAt)
        isUndisputed = book.knows(snapshot)
        return snapshot
    }

    /// How many jobs may be decided now; with `--ticks` and a retry to come only what begins at once, since the retry
    /// may be the last run, and what was decided to wait would be left behind.
    var decidable: Int { options.ticks != nil && retryDue != nil ? budget.free : budget.decidable }

    /// Stops when the instant of `--until` has come and what was due by then is decided; what waits is left to others.
    func stopWhenDone() {
        guard let until = options.until, now >= until, nextDue() == nil else { return }
        handle(.stopAsked(.untilPassed, at: boot))
    }
}
