internal import RollcallCore

/// How a worker begins, and begins again after an outage.
extension TickLoop {
    /// Applies the schedule, registers, and plans what runs because a worker starts.
    func start() async throws(StoreError) {
        token = try await store.changeToken()
        let applied = try await apply(book.definitions)
        for job in applied.added {
            guard case .at(let instant)? = book.definition(of: job)?.recurrence, instant <= applied.now else {
                continue
            }
            desk.tell(.tooLate(job, instant))
        }
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
        for chore in desk.parts.chores where !book.definitions.contains(where: { $0.task == chore.name }) {
            let turns = ChoreTurns(chore, desk: desk)
            chores.append(Task(executorPreference: thread) { await turns.run() })
        }
        // A first start is also what ends an outage that was there before it.
        handle(.storeAnswered(at: boot))
    }

    /// Reads everything anew and shows by a write that the store works again.
    func recover() async throws(StoreError) {
        guard isStarted else { return }
        isRegistered = try await store.beat(desk.worker, running: budget.taken, state: .working)
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
        record.schedule = DefinitionHash(ofSchedule: book.definitions)
        try await store.register(record, holding: book.definitions)
        isRegistered = true
    }

    @discardableResult
    func apply(_ definitions: [JobDefinition]) async throws(StoreError) -> AppliedSchedule {
        let application = ScheduleApplication(
            definitions: definitions, appliedBy: options.identity.name, worker: desk.worker)
        let sentAt = boot
        let applied = try await store.apply(application)
        desk.storeTime.look(applied.now, sentAt: sentAt)
        book.absorb(PlanSnapshot(now: applied.now, states: applied.states), isComplete: false)
        if !applied.added.isEmpty || !applied.changed.isEmpty {
            desk.tell(.applied(added: applied.added, changed: applied.changed))
        }
        return applied
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
