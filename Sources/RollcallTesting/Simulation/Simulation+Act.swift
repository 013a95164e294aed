internal import RollcallCore

/// What a worker does at its step.
extension Simulation {
    /// Lets a worker make its next call, or find out that it has none.
    func act(_ index: Int) async throws(BehaviourViolation) {
        if !workers[index].isThawing { mindAttempts(of: index) }
        workers[index].isThawing = false
        if workers[index].errands.isEmpty { beginTurn(of: index) }
        guard !workers[index].errands.isEmpty else { return }
        if stallsAtRenewal(index) { return }
        let errand = workers[index].errands.removeFirst()
        let name = workers[index].name
        isChanged = false
        do {
            try await perform(errand, by: index)
            note("\(name) \(errand.name)")
        } catch let violation as BehaviourViolation {
            note("\(name) \(errand.name): \(violation.description)")
            throw violation
        } catch {
            note("\(name) \(errand.name): no answer")
            fail(index, named: name)
        }
        if errand.writes, isChanged { try await look(isDecision: errand.isDecision) }
    }

    /// Whether the worker stops now, with a renewal in its hand.
    private func stallsAtRenewal(_ index: Int) -> Bool {
        guard case .renew(let terms)? = workers[index].errands.first, !terms.isEmpty,
            let duration = workers[index].stallsAtRenewal
        else { return false }
        workers[index].stallsAtRenewal = nil
        stall(index, for: duration)
        return true
    }

    /// After a call that failed everything is read anew, a while later; who has died meanwhile knows nothing of it.
    private func fail(_ index: Int, named name: String) {
        guard workers[index].name == name else { return }
        workers[index].errands = workers[index].errands.filter(\.isKeptInOutage)
        workers[index].isOut = true
        workers[index].turnAt = clock.boot + .milliseconds(500)
    }

    /// What a turn of the real loop looks at, in its order.
    private func beginTurn(of index: Int) {
        let boot = clock.boot
        if boot >= workers[index].renewAt {
            workers[index].renewAt = boot + SimulatedSchedule.lease / 3
            let terms = workers[index].attempts.filter(\.machine.holdsLease).map(\.term)
            workers[index].errands = [.renew(terms), .beat]
        }
        guard boot >= workers[index].turnAt else { return }
        workers[index].turnAt = boot + pollPeriod
        let wall = clock.wall + workers[index].skew
        let step = workers[index].clock.takeStep(wall: wall, boot: boot)
        var errands = workers[index].attempts.filter { $0.ending != nil }.map { Errand.finish($0.term) }
        if workers[index].isOut { errands.append(.beat) }
        errands += [.readAll(isFresh: step != nil || workers[index].isOut), .lookAhead]
        workers[index].isOut = false
        if workers[index].isDraining {
            errands = errands.filter { $0 != .lookAhead }
            if workers[index].attempts.isEmpty { errands = [.leave] }
        } else {
            if workers[index].expiryAt.map({ $0 <= boot }) ?? false { errands.append(.reap) }
            errands += [.claim, .plan]
            if boot >= workers[index].upkeepAt {
                workers[index].upkeepAt = boot + SimulatedSchedule.lease
                errands += [.retire, .takeUpUnheld, .prune]
            }
        }
        workers[index].errands += errands
    }

    private var pollPeriod: Duration { .seconds(settings.workers > 20 ? 5 : 1) }

    // MARK: Attempts

    /// Tells the attempts the time, and the machines of handlers that end.
    private func mindAttempts(of index: Int) {
        let boot = clock.boot
        for place in workers[index].attempts.indices {
            handle(.timeIs(boot), of: place, by: index)
            let attempt = workers[index].attempts[place]
            guard !attempt.isOver, attempt.endsAt <= boot else { continue }
            let step = Errand.step(attempt.term)
            switch attempt.plan {
            case _ where attempt.isStopped: handle(.ended(.stopped), of: place, by: index)
            case .succeeds: handle(.ended(.finished([:])), of: place, by: index)
            case .fails:
                let failure = TaskFailure(code: "drawn", message: "the seed says so")
                handle(.ended(.failed(failure)), of: place, by: index)
            case .endsByStep:
                // One call: the handler has ended when it is answered.
                workers[index].attempts[place].endsAt = boot + .seconds(1)
                if !workers[index].errands.contains(step) { workers[index].errands.append(step) }
            }
        }
        workers[index].attempts.removeAll { $0.isSettled }
    }

    /// Hands an event to the machine of an attempt and does what it says.
    func handle(_ event: AttemptStateMachine.Event, of place: Int, by index: Int) {
        for action in workers[index].attempts[place].machine.handle(event) {
            let attempt = workers[index].attempts[place]
            switch action {
            case .cancelHandler where !attempt.isStubborn:
                workers[index].attempts[place].isStopped = true
                workers[index].attempts[place].endsAt = clock.boot
            case .record(let event):
                var random = settings.generator("end", Int64(step))
                let policy = attempt.claimed.definition?.retry ?? SimulatedSchedule.retry
                let machine = RunStateMachine(policy: policy, tally: attempt.claimed.tally)
                let now = workers[index].clock.now(wall: clock.wall + workers[index].skew)
                workers[index].attempts[place].ending = machine.end(after: event, at: now, using: &random)
                workers[index].errands.append(.finish(attempt.term))
            case .cancelHandler, .noteRecorded, .noteLost, .abandonThread, .reclaimThread: break
            }
        }
    }

    func handle(_ event: AttemptStateMachine.Event, of term: LeaseTerm, by index: Int) {
        guard let place = workers[index].attempts.firstIndex(where: { $0.term == term }) else { return }
        handle(event, of: place, by: index)
    }

    func begin(_ runs: [ClaimedRun], sentAt: BootInstant, by index: Int) {
        for run in runs {
            var random = settings.generator(run.run.job.description, run.term.fence)
            let attempt = SimulatedAttempt(
                run, sentAt: sentAt, at: clock.boot, isCalm: healedAt != nil, using: &random)
            workers[index].attempts.append(attempt)
        }
        guard !runs.isEmpty else { return }
        let expiry = sentAt + SimulatedSchedule.lease
        workers[index].expiryAt = min(workers[index].expiryAt ?? expiry, expiry)
    }
}
