internal import RollcallCore

/// Runs that are taken, kept and lost.
extension MemoryState {
    mutating func claimWaiting(under grant: ClaimGrant) -> ClaimAnswer {
        var answer = ClaimAnswer()
        for waiting in claimable(by: grant) where answer.claimed.count < grant.slots {
            // A run that was replaced a moment ago waits no more.
            guard let row = open[waiting.run.id] else { continue }
            if row.run.state == .retrying {
                answer.claimed.append(claim(row, trigger: row.run.trigger, under: grant))
            } else {
                pickUp(row, under: grant, into: &answer)
            }
        }
        return answer
    }

    private func claimable(by grant: ClaimGrant) -> [RunRow] {
        open.values.filter { row in
            guard grant.tasks.contains(row.run.task), grant.onlyRun.map({ $0 == row.run.id }) ?? true else {
                return false
            }
            switch row.run.state {
            case .queued: return true
            case .retrying:
                if has(.pausesThroughSteps) { return row.readySince <= now }
                return row.run.timeToRetry(at: now) == .zero || has(.retriesEarly)
            case .running, .succeeded, .failed, .cancelled, .skipped: return false
            }
        }.sorted(by: Self.isOlder)
    }

    private mutating func pickUp(_ row: RunRow, under grant: ClaimGrant, into answer: inout ClaimAnswer) {
        let job = row.run.job
        let rule = PickUpRule(
            definition: row.definition, isPaused: jobs[job]?.isHeldBack ?? false,
            occupancy: occupancy(around: row), now: now)
        switch rule.judge(row.run, olderOfChain: olderOfChain(before: row)) {
        case .wait: break
        case .start(let trigger): answer.claimed.append(claim(row, trigger: trigger, under: grant))
        case .replace(let older, let trigger):
            for run in older { cancel(run, reason: .replaced) }
            answer.replaced += older
            answer.claimed.removeAll { older.contains($0.run.id) }
            answer.claimed.append(claim(row, trigger: trigger, under: grant))
        case .skip(let reason):
            skip(row, reason: reason)
            answer.skipped.append(SkippedRun(run: row.run.id, job: job, reason: reason))
        }
    }

    /// What a queued run finds of its job: the active runs, and how many queued before it.
    private func occupancy(around row: RunRow) -> Occupancy {
        let queued = openRuns(of: row.run.job, in: [.queued])
        return Occupancy(
            active: openRuns(of: row.run.job, in: [.running, .retrying]).map(\.run.id),
            queued: queued.count { Self.isOlder($0, row) })
    }

    /// How many older runs of a run's chain have not ended; nil for a run without a chain.
    private func olderOfChain(before row: RunRow) -> Int? {
        guard !has(.startsChainsAtOnce), let chain = row.chain, let tick = row.run.tick else { return nil }
        return open.values.count { other in
            guard other.chain == chain, let older = other.run.tick else { return false }
            return older.instant < tick.instant
        }
    }

    private mutating func skip(_ row: RunRow, reason: RunReason) {
        var row = row
        row.run.state = .skipped
        row.run.reason = reason
        if let tick = row.run.tick?.instant {
            row.run.trigger = .schedule
            row.run.skipped = SkippedTicks(first: tick, last: tick, count: 1)
        }
        store(row)
    }

    mutating func renew(_ term: LeaseTerm, for lease: Duration) -> RenewalAnswer {
        guard var row = holder(of: term, unless: .renewalIgnoresFence) else { return .lost }
        row.lease?.expiresAt = boot + lease
        store(row)
        return row.cancelAsked.map(RenewalAnswer.cancelAsked) ?? .renewed
    }

    func standing(of term: LeaseTerm) -> RenewalAnswer {
        guard let row = holder(of: term) else { return .lost }
        return row.cancelAsked.map(RenewalAnswer.cancelAsked) ?? .renewed
    }

    // MARK: Expiry

    func timeLeft(_ lease: LeaseRow) -> Duration {
        lease.bootID == bootID ? lease.expiresAt - boot : .zero
    }

    mutating func reap() -> [ReapedRun] {
        let expired = open.values.filter { row in
            row.lease.map { timeLeft($0) <= .zero && !has(.forgetsExpiry) } ?? false
        }
        return expired.sorted(by: Self.isOlder).map { row in
            let machine = RunStateMachine(policy: row.definition?.retry ?? RetryPolicy(), tally: tally(of: row))
            let at = now
            var end = draw { machine.end(after: .lost, at: at, using: &$0) }
            if let asked = row.cancelAsked { end.disposition = .cancel(asked) }
            let state = close(row, with: end)
            return ReapedRun(
                run: row.run.id, job: row.run.job, workerName: row.run.workerName ?? "", state: state)
        }
    }
}
