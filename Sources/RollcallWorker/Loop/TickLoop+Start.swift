internal import RollcallCore

/// How a worker begins, and begins again after an outage.
extension TickLoop {
    /// Applies the schedule, registers, and plans what runs because a worker starts.
    func start() async throws(StoreError) {
        token = try await store.changeToken()
        let applied = try await apply(book.definitions)
        // A revision that takes the place of another may be of an instant that came long ago.
        let added = Set(applied.added)
        warnOfPast(applied) { added.contains($0) }
        try await register()
        book.begin()
        try await readStates(isFresh: true)
        try await startAlways()
        try await lookAhead()
        try await compareClocks()
        isStarted = true
        let first = book.first
        let wait = first.map { $0.wakeAt - now }
        desk.tell(.ready(jobs: book.definitions.count, first: first?.job, in: wait))
        adjustChores()
        // A first start is also what ends an outage that was there before it.
        handle(.storeAnswered(at: boot))
    }

    /// Reads everything anew and shows by a write that the store works again.
    func recover() async throws(StoreError) {
        guard isStarted else { return }
        let isKnown = try await store.beat(desk.worker, running: budget.taken, state: .working)
        isRegistered = isRegistered && isKnown
        if !isRegistered { try await register() }
        token = try await store.changeToken()
        try await refresh(isFresh: true)
        retryAt = nil
        handle(.storeAnswered(at: boot))
    }

    func register() async throws(StoreError) {
        let identity = options.identity
        var record = WorkerRecord(
            id: desk.worker, name: identity.name, host: identity.host, pid: identity.pid, version: identity.version,
            lease: options.lease)
        record.tasks = desk.parts.tasks.names.sorted()
        let definitions = book.definitions
        record.schedule = DefinitionHash(ofSchedule: definitions)
        record.scheduleFault = fault
        try await store.register(record, holding: definitions)
        isRegistered = true
        isFaultNoted = true
    }

    @discardableResult
    func apply(_ definitions: [JobDefinition]) async throws(StoreError) -> AppliedSchedule {
        let applied = try await store.apply(application(of: definitions))
        absorb(applied)
        if !applied.changes.isEmpty { desk.tell(.applied(added: applied.added, changed: applied.changed)) }
        return applied
    }

    func application(of definitions: [JobDefinition]) -> ScheduleApplication {
        ScheduleApplication(definitions: definitions, appliedBy: options.identity.name, worker: desk.worker)
    }

    func absorb(_ applied: AppliedSchedule) {
        book.absorb(PlanSnapshot(now: applied.now, states: applied.states), isComplete: false)
    }

    /// Asks for a run of each job that runs at every start of a worker; whoever is free takes it.
    private func startAlways() async throws(StoreError) {
        while let job = startJobs.last {
            let state = book.state(of: job)
            if let definition = book.definition(of: job), state?.pausedAt == nil, !book.standingBy.contains(job) {
                var request = ManualStart(
                    job: job, task: definition.task, definition: definition, arguments: definition.arguments)
                request.trigger = .start
                _ = try await store.trigger(request)
            }
            startJobs.removeLast()
        }
    }
}
