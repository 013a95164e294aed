internal import RollcallCore
internal import RollcallPresence

/// Calls about runs; each is judged by what the watch knows of the term that it is made under.
extension Simulation {
    func performOnRuns(_ errand: Errand, by index: Int) async throws {
        switch errand {
        case .reap: try await reap(index)
        case .renew(let terms): try await renew(terms, by: index)
        case .step(let term): try await lastStep(under: term, by: index)
        case .finish(let term): try await finish(term, by: index)
        default: break
        }
    }

    func lookAhead(_ index: Int) async throws {
        let outlook = try await call(index) { try await $0.outlook() }
        workers[index].queued = outlook.queued
        workers[index].retryDue = outlook.nextRetryIn.map { clock.boot + $0 }
        workers[index].expiryAt = outlook.nextExpiryIn.map { clock.boot + max($0, .zero) }
    }

    func claim(_ index: Int) async throws {
        let worker = workers[index]
        let isRetryDue = worker.retryDue.map { $0 <= clock.boot } ?? false
        guard worker.queued > 0 || isRetryDue, worker.budget.free > 0, !worker.isDraining else { return }
        let (sentAt, grant) = (clock.boot, worker.grant)
        let answer = try await call(index) { try await $0.claim(grant) }
        isChanged = answer != ClaimAnswer()
        begin(answer.claimed, sentAt: sentAt, by: index)
    }

    /// Nobody who trusts a lease loses it.
    private func reap(_ index: Int) async throws {
        let boot = clock.boot
        let trusted = workers.flatMap { worker in
            worker.attempts.filter { $0.isTrusted(at: boot) }.map(\.term)
        }.filter(watch.isCurrent)
        let reaped = try await call(index) { try await $0.reap() }
        isChanged = !reaped.isEmpty
        for run in reaped {
            let isTrusted = trusted.contains { $0.run == run.run }
            try expect(!isTrusted, "no run is taken from a worker that may trust its lease: \(run.job)")
        }
    }

    private func renew(_ terms: [LeaseTerm], by index: Int) async throws {
        guard !terms.isEmpty else { return }
        let current = terms.map(watch.isCurrent)
        let sentAt = clock.boot
        let answers = try await call(index) { try await $0.renew(terms, for: SimulatedSchedule.lease) }
        for place in terms.indices {
            try judge(answers[place] != .lost, isCurrent: current[place], "renewal", of: terms[place])
            handle(.renewed(answers[place], sentAt: sentAt, at: clock.boot), of: terms[place], by: index)
        }
    }

    /// The effect of a task on the same database, and its end, in one fenced transaction.
    private func lastStep(under term: LeaseTerm, by index: Int) async throws {
        let isCurrent = watch.isCurrent(term)
        let step = PruneStep(cutoff: .epoch, rooms: [])
        let outcome = try await call(index) { try await $0.pruneStep(step, under: term) }
        try judge(outcome != .leaseLost, isCurrent: isCurrent, "step", of: term)
        handle(.ended(outcome == .leaseLost ? .leaseLost : .recorded([:])), of: term, by: index)
    }

    private func finish(_ term: LeaseTerm, by index: Int) async throws {
        guard let place = workers[index].attempts.firstIndex(where: { $0.term == term }),
            let end = workers[index].attempts[place].ending
        else { return }
        let isCurrent = watch.isCurrent(term)
        let outcomes = try await call(index) { try await $0.finish([AttemptEnding(term: term, end: end)]) }
        try judge(outcomes != [.leaseLost], isCurrent: isCurrent, "end", of: term)
        workers[index].attempts[place].ending = nil
    }

    private func judge(
        _ isTaken: Bool, isCurrent: Bool, _ write: String, of term: LeaseTerm
    ) throws(BehaviourViolation) {
        try expect(isTaken || !isCurrent, "a \(write) under the newest fence counts: \(term.fence) was refused")
        try expect(!isTaken || isCurrent, "no \(write) under an old fence counts: \(term.fence) was taken")
    }
}
