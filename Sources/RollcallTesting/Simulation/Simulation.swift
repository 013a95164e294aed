internal import RollcallCore
internal import RollcallPresence

/// Many workers on one store, in one thread, on a clock that only the simulation moves: seeded, and exact.
///
/// Each worker does what the real loop does, by the same pure parts (`ScheduleBook`, `Planner`, `SlotBudget`,
/// `AttemptStateMachine`, `RunStateMachine`, `TrustWindow`), one call of the store at a step; whose step it is, what goes
/// wrong and how long handlers take are drawn from the seed. After each step the ledger must keep its promises, and
/// when everything has healed every job must succeed again within a lease and two intervals.
actor Simulation {
    let settings: SimulationSettings
    let clock: TestClock
    let ledger: MemoryStore
    var watch = LedgerWatch()
    var workers: [SimulatedWorker]
    var outageUntil: BootInstant
    /// Nil until everything has healed.
    var healedAt: BootInstant?
    var step = 0
    /// The worker whose transaction is torn, while another goes in between.
    var torn: Int?
    /// What was broken meanwhile.
    var tornViolation: BehaviourViolation?
    /// The jobs that each worker's registered schedule holds, and since when retirements have found each job unheld.
    var holds: [WorkerID: [JobName]] = [:]
    var unheldSince: [JobName: BootInstant] = [:]
    /// Whether rows may be others since the last look.
    var isChanged = false
    /// The newest steps, in words.
    var trace: [String] = []
    /// Of all steps, for comparing two simulations.
    var digest = StableHash()

    init(_ settings: SimulationSettings) {
        let clock = TestClock()
        self.settings = settings
        self.clock = clock
        ledger = MemoryDatabase(clock: clock, seed: settings.seed, faults: settings.faults).store()
        outageUntil = clock.boot
        workers = (0..<settings.workers).map { number in
            SimulatedWorker(
                number: number, incarnation: 1, revision: 0, clock: clock,
                startsAt: clock.boot + .milliseconds(Int64(number) * 40))
        }
    }

    /// Plays a script; throws at the first step that breaks a promise.
    func play(_ script: [ScriptedEvent]) async throws(BehaviourViolation) {
        var left = script[...]
        while step < settings.steps {
            while let event = left.first, event.step <= step {
                left.removeFirst()
                try await disturb(event.disturbance)
            }
            try await turn()
            step += 1
        }
        try await heal()
    }

    /// One call of one worker; when nobody has one to make, time passes.
    private func turn() async throws(BehaviourViolation) {
        var random = settings.generator("step", Int64(step))
        clock.advance(by: .microseconds(Int64.random(in: 0...20_000, using: &random)))
        let boot = clock.boot
        let wakes = workers.map { $0.wakeAt(boot) }
        guard let first = wakes.min() else { return }
        if first > boot { clock.advance(by: first - boot) }
        let ready = wakes.indices.filter { wakes[$0] <= clock.boot }
        try await act(ready[Int.random(in: 0..<ready.count, using: &random)])
        if let tornViolation { throw tornViolation }
    }

    /// Lets everything be well, and waits until it shows.
    private func heal() async throws(BehaviourViolation) {
        outageUntil = clock.boot
        healedAt = clock.boot
        note("everything heals")
        for job in SimulatedSchedule.names { try await disturb(.resume(job, catchesUp: false)) }
        for index in workers.indices {
            workers[index].stalledUntil = clock.boot
            (workers[index].skew, workers[index].fate, workers[index].stallsAtRenewal) = (.zero, .whole, nil)
            if workers[index].revision != 0 { workers[index].reload(0) }
        }
        let waiting = watch.openRuns
        let limit = clock.boot + patience
        while clock.boot < limit, !isHealed(waiting) {
            try await turn()
            step += 1
        }
        try checkHealed(waiting)
    }

    /// A lease and two intervals; what was under way; and what waits for a wall clock that was set back: a cursor that
    /// it has not reached again, a retry whose time it has not.
    private var patience: Duration {
        let interval = SimulatedSchedule.longestInterval
        let ahead = watch.states.values.map { $0.cursor.position - clock.wall }
            .filter { $0 <= max(.seconds(60), interval) }
        let retries = watch.openRuns.compactMap { $0.timeToRetry(at: clock.wall) }
        let wait = max((ahead + retries).max() ?? .zero, .zero)
        return SimulatedSchedule.lease + interval * 2 + wait + .seconds(20)
    }

    private func isHealed(_ waiting: [Run]) -> Bool { unfinished(of: waiting) == nil && unsuccessful == nil }

    private func unfinished(of waiting: [Run]) -> Run? {
        waiting.lazy.compactMap { self.watch.runs[$0.id] }.first { !$0.state.isFinal }
    }

    /// A job that has not succeeded since everything healed.
    private var unsuccessful: JobName? {
        guard let healedAt else { return nil }
        return SimulatedSchedule.names.first { job in watch.successes[job].map { $0 <= healedAt } ?? true }
    }

    private func checkHealed(_ waiting: [Run]) throws(BehaviourViolation) {
        if let run = unfinished(of: waiting) {
            throw BehaviourViolation("everything ends after healing: \(run.job) \(run.id) is \(run.state.rawValue)")
        }
        if let job = unsuccessful { throw BehaviourViolation("every job succeeds again after healing: \(job) has not") }
    }

    func note(_ words: String) {
        let line = "\(step) +\((clock.boot.microseconds - 1_000_000_000) / 1_000)ms \(words)"
        digest.combine(line)
        trace.append(line)
        if trace.count > 80 { trace.removeFirst(40) }
    }
}

// MARK: - Looking

extension Simulation {
    /// Reads the whole ledger and compares it with what was there before.
    func look(isDecision: Bool = false) async throws(BehaviourViolation) {
        do {
            let snapshot = try await ledger.states(of: nil)
            let rows = try await ledger.runs(HistoryQuery()).runs
            try watch.look(snapshot, rows, isDecision: isDecision, at: clock.boot)
        } catch let violation as BehaviourViolation {
            throw violation
        } catch {
            throw BehaviourViolation("the ledger cannot be read: \(error)")
        }
        try checkTrust()
    }

    /// Of all workers at most one trusts a lease of a run.
    private func checkTrust() throws(BehaviourViolation) {
        var holders: [RunID: String] = [:]
        for worker in workers {
            for attempt in worker.attempts where attempt.isTrusted(at: clock.boot) {
                if let other = holders[attempt.term.run] {
                    throw BehaviourViolation(
                        "one lease for each run: \(other) and \(worker.name) hold one of \(attempt.claimed.run.job)")
                }
                holders[attempt.term.run] = worker.name
            }
        }
    }
}
