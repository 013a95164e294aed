internal import RollcallCore
internal import RollcallPresence

/// What the behaviours do again and again, each in a word.
extension StoreFixture {
    /// A worker's grant.
    func grant(
        _ name: String = "w1", slots: Int = 8, tasks: Set<TaskName> = [.work], lease: Duration = .seconds(30)
    ) -> ClaimGrant {
        ClaimGrant(worker: WorkerID(name: name), workerName: name, lease: lease, slots: slots, tasks: tasks)
    }

    /// The grant of a worker that no check outlives.
    var longGrant: ClaimGrant { grant(lease: .seconds(3_600)) }

    @discardableResult
    func apply(_ definitions: JobDefinition..., by person: String = "w1") async throws -> AppliedSchedule {
        try await ledger.apply(ScheduleApplication(definitions: definitions, appliedBy: person))
    }

    func state(of job: JobName) async throws -> JobState {
        let snapshot = try await ledger.states(of: [job])
        return try required(snapshot.states.first, "the state of \(job)")
    }

    /// What a planner proposes for a job now; nil when nothing is due.
    func proposal(
        _ definition: JobDefinition, occasion: Planner.Occasion = .tick
    ) async throws -> DecisionProposal? {
        let snapshot = try await ledger.states(of: [definition.name])
        let state = try required(snapshot.states.first, "the state of \(definition.name)")
        let revision = DefinitionHash(of: definition)
        return Planner.plan(
            definition, revision: revision, cursor: state.cursor, now: snapshot.now, occasion: occasion
        ).proposal
    }

    /// What a planner proposes for a job whose tick is due.
    func dueProposal(_ definition: JobDefinition) async throws -> DecisionProposal {
        try required(try await proposal(definition), "a proposal for \(definition.name)")
    }

    /// Plans and decides as a worker does; a violation unless the cursor moves.
    @discardableResult
    func decide(
        _ definition: JobDefinition, under grant: ClaimGrant? = nil, occasion: Planner.Occasion = .tick
    ) async throws -> DecidedTicks {
        let proposal = try required(
            try await proposal(definition, occasion: occasion), "a proposal for \(definition.name)")
        return try await decide(proposal, under: grant)
    }

    @discardableResult
    func decide(_ proposal: DecisionProposal, under grant: ClaimGrant? = nil) async throws -> DecidedTicks {
        let outcomes = try await ledger.decide([proposal], under: grant)
        guard outcomes.count == 1, case .moved(let decided) = outcomes[0] else {
            throw BehaviourViolation("the decision of \(proposal.definition.name) was not taken: \(outcomes)")
        }
        return decided
    }

    /// Applies a job, lets its next tick fall due and claims that.
    func runningRun(of definition: JobDefinition, under grant: ClaimGrant? = nil) async throws -> ClaimedRun {
        try await apply(definition)
        clock.advance(by: .seconds(60))
        let decided = try await decide(definition, under: grant ?? self.grant())
        return try required(decided.claimed.first, "a claimed run of \(definition.name)")
    }

    /// Claims exactly one run.
    func claimOne(_ grant: ClaimGrant? = nil) async throws -> ClaimedRun {
        let answer = try await ledger.claim(grant ?? self.grant())
        try expect("runs claimed", answer.claimed.count, is: 1)
        return answer.claimed[0]
    }

    @discardableResult
    func finish(_ claimed: ClaimedRun, _ end: AttemptEnd = .success()) async throws -> FinishOutcome {
        try await ledger.finish([AttemptEnding(term: claimed.term, end: end)])[0]
    }

    // MARK: Reading

    func run(_ id: RunID) async throws -> Run {
        guard case .found(let run) = try await ledger.run(matching: id.description) else {
            throw BehaviourViolation("the run \(id) is missing")
        }
        return run
    }

    /// Rows of history, newest first.
    func rows(of job: JobName? = nil, in states: Set<RunState> = []) async throws -> [Run] {
        try await ledger.runs(HistoryQuery(job: job, states: states)).runs
    }

    /// The only row of history in a state.
    func onlyRow(_ state: RunState) async throws -> Run {
        let rows = try await rows(in: [state])
        try expect("rows that are \(state.rawValue)", rows.count, is: 1)
        return rows[0]
    }

    // MARK: People and workers

    func manual(_ job: String = "by-hand", _ definition: JobDefinition? = nil, key: String? = nil) -> ManualStart {
        let name = definition?.name ?? JobName(stored: job)
        var request = ManualStart(job: name, task: .work, definition: definition)
        request.key = key
        return request
    }

    /// Enters a live worker that knows the task `work`.
    @discardableResult
    func register(
        _ name: String, holding schedule: [JobDefinition] = [], lease: Duration = .seconds(30),
        tasks: [TaskName] = [.work]
    ) async throws -> WorkerID {
        var worker = WorkerRecord(
            id: WorkerID(name: name), name: name, host: "host", pid: 1, version: "1", lease: lease)
        worker.tasks = tasks
        try await ledger.register(worker, holding: schedule)
        return worker.id
    }

    /// Triggers a run as a person does, with a worker alive for it.
    func triggered(_ request: ManualStart) async throws -> RunID {
        try await register("triggered-for")
        guard case .queued(let run) = try await ledger.trigger(request) else {
            throw BehaviourViolation("a trigger was refused though a live worker knows the task")
        }
        return run
    }

    /// Runs the same work at once on this store and on others of the same database; answers in no order.
    func race<Answer: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (any LedgerStore, Int) async throws -> Answer
    ) async throws -> [Answer] {
        try await raceHandles(count) { try await work($0.ledger, $1) }
    }

    /// The same with presences.
    func racePresences<Answer: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (any PresenceBackend, Int) async throws -> Answer
    ) async throws -> [Answer] {
        try await raceHandles(count) { try await work($0.presence, $1) }
    }

    private func raceHandles<Answer: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (StoreHandle, Int) async throws -> Answer
    ) async throws -> [Answer] {
        let mine = StoreHandle(ledger: ledger, presence: presence)
        let other = try await another()
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for index in 0..<count {
                let store = index.isMultiple(of: 2) ? mine : other
                group.addTask { try await work(store, index) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        await other.ledger.close()
        return answers
    }
}
