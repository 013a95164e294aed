internal import RollcallCore
internal import RollcallPresence

/// The calls, each one transaction of the store.
extension Simulation {
    func perform(_ errand: Errand, by index: Int) async throws {
        switch errand {
        case .apply(let jobs): try await apply(jobs, by: index)
        case .register: try await register(index)
        case .beat:
            let (id, running) = (workers[index].id, workers[index].attempts.count)
            let isKnown = try await call(index) { try await $0.beat(id, running: running, state: .working) }
            if !isKnown { workers[index].errands.insert(.register, at: 0) }
        case .leave:
            let id = workers[index].id
            try await call(index) { try await $0.leave(id) }
            restart(index)
        case .readAll(let isFresh): try await readAll(isFresh: isFresh, by: index)
        case .lookAhead: try await lookAhead(index)
        case .claim: try await claim(index)
        case .plan: try await plan(index)
        case .decide(let proposals): try await decide(proposals, by: index)
        case .reap, .renew, .step, .finish: try await performOnRuns(errand, by: index)
        case .retire: try await retire(index)
        case .takeUpUnheld: try await takeUpUnheld(index)
        case .prune:
            let pairs = workers[index].book.definitions.map { ($0.name, $0.history) }
            let request = HistoryPruning(policies: Dictionary(pairs) { $1 })
            isChanged = try await call(index) { try await $0.pruneHistory(request) } > 0
        }
    }

    /// Makes a call whose answer may be lost on the way, and whose caller may die of it.
    func call<Answer: Sendable>(
        _ index: Int, _ body: @Sendable (MemoryStore) async throws -> Answer
    ) async throws -> Answer {
        let fate = workers[index].fate
        workers[index].fate = .whole
        let lost = StoreError(.unavailable, operation: "call", detail: "the simulation lost it")
        guard clock.boot >= outageUntil else { throw lost }
        if fate == .diesBeforeCommit {
            restart(index)
            throw lost
        }
        let outer = torn
        let answer = try await MemoryDatabase.$interlude.withValue({ await self.interlude(of: index) }) {
            try await body(ledger)
        }
        torn = outer
        isChanged = true
        if fate == .diesAfterCommit { restart(index) }
        guard fate == .whole else { throw lost }
        return answer
    }

    /// What others do between the two halves of a transaction that a fault has torn.
    private func interlude(of index: Int) async {
        guard torn == nil else { return }
        torn = index
        var random = settings.generator("torn", Int64(step))
        for _ in 0..<4 {
            let others = workers.indices.filter { $0 != index && workers[$0].wakeAt(clock.boot) <= clock.boot }
            guard !others.isEmpty else { return }
            do {
                try await act(others[Int.random(in: 0..<others.count, using: &random)])
            } catch {
                tornViolation = error
            }
        }
    }

    // MARK: Jobs

    private func apply(_ jobs: [JobName]?, by index: Int) async throws {
        let definitions = workers[index].book.definitions.filter { jobs?.contains($0.name) ?? true }
        let application = ScheduleApplication(
            definitions: definitions, appliedBy: workers[index].name, worker: workers[index].id)
        let applied = try await call(index) { try await $0.apply(application) }
        let snapshot = PlanSnapshot(now: applied.now, states: applied.states)
        workers[index].book.absorb(snapshot, isComplete: false)
    }

    private func register(_ index: Int) async throws {
        let worker = workers[index]
        var record = WorkerRecord(
            id: worker.id, name: worker.name, host: "host", pid: 1, version: "1", lease: SimulatedSchedule.lease)
        record.tasks = [SimulatedSchedule.task]
        let definitions = worker.book.definitions
        let registered = record
        // After a full stop every job is held again.
        let isFirst = try await alive().isEmpty
        // Committed or not is all that counts: the answer may be lost.
        defer {
            if isChanged {
                holds[worker.id] = definitions.map(\.name)
                if isFirst { unheldSince = [:] }
            }
        }
        try await call(index) { try await $0.register(registered, holding: definitions) }
    }

    private func readAll(isFresh: Bool, by index: Int) async throws {
        let sentAt = clock.boot
        let snapshot = try await call(index) { try await $0.states(of: nil) }
        seeClock(snapshot.now, sentAt: sentAt, by: index)
        workers[index].book.absorb(snapshot, isComplete: true, isFresh: isFresh)
        let unapplied = workers[index].book.unapplied
        if !unapplied.isEmpty { workers[index].errands.insert(.apply(unapplied), at: 0) }
    }

    private func seeClock(_ now: Timestamp, sentAt: BootInstant, by index: Int) {
        let wall = clock.wall + workers[index].skew
        workers[index].clock.look(now, sentAt: sentAt, wall: wall, boot: clock.boot)
    }

    private func plan(_ index: Int) async throws {
        guard !workers[index].isDraining else { return }
        let now = workers[index].clock.now(wall: clock.wall + workers[index].skew)
        let due = workers[index].book.takeDue(at: now, limit: workers[index].budget.decidable)
        guard !due.isEmpty else { return }
        let sentAt = clock.boot
        let snapshot = try await call(index) { try await $0.states(of: due) }
        seeClock(snapshot.now, sentAt: sentAt, by: index)
        let proposals = workers[index].book.plan(due, from: snapshot)
        if !proposals.isEmpty { workers[index].errands.insert(.decide(proposals), at: 0) }
    }

    private func decide(_ proposals: [DecisionProposal], by index: Int) async throws {
        let (sentAt, grant) = (clock.boot, workers[index].grant)
        let outcomes = try await call(index) { try await $0.decide(proposals, under: grant) }
        let now = workers[index].clock.now(wall: clock.wall + workers[index].skew)
        workers[index].book.settle(proposals, outcomes, at: now)
        for case .moved(let decided) in outcomes { begin(decided.claimed, sentAt: sentAt, by: index) }
    }

    private func retire(_ index: Int) async throws {
        let worker = workers[index]
        guard worker.book.hasForeignJobs || !worker.dropped.isEmpty else { return }
        let held = Set(try await alive().flatMap { holds[$0] ?? [] })
        let isAnybodyAlive = try await !alive().isEmpty
        let mayGoAtOnce = try await alive() == [worker.id] ? worker.dropped : []
        defer { if isChanged { noteRetirement(held: held) } }
        let request = RetirementRequest(
            lease: SimulatedSchedule.lease, dropped: worker.dropped.sorted(), by: worker.id, named: worker.name)
        let gone = try await call(index) { try await $0.retire(request) }.map(\.job)
        if workers[index].id == worker.id { workers[index].dropped = [] }
        for job in gone where !mayGoAtOnce.contains(job) {
            try expect(isAnybodyAlive, "no job goes while nobody works: \(job)")
            let wait = unheldSince[job].map { clock.boot - $0 } ?? .zero
            try expect(wait >= SimulatedSchedule.lease, "no job goes before a lease has passed: \(job), \(wait)")
        }
    }

    private func alive() async throws -> [WorkerID] { try await ledger.workers().filter(\.isAlive).map(\.id) }

    private func noteRetirement(held: Set<JobName>) {
        for job in SimulatedSchedule.names {
            unheldSince[job] = held.contains(job) ? nil : unheldSince[job] ?? clock.boot
        }
    }

    private func takeUpUnheld(_ index: Int) async throws {
        let standingBy = Set(workers[index].book.standingBy)
        let nobodys = standingBy.intersection(try await call(index) { try await $0.unheldRevisions() })
        let ripe = nobodys.intersection(workers[index].unheld)
        workers[index].unheld = nobodys.subtracting(ripe)
        if !ripe.isEmpty { workers[index].errands.insert(.apply(ripe.sorted()), at: 0) }
    }
}
