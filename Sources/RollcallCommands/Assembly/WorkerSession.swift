internal import Logging
internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule
internal import RollcallWorker

/// One life of `rollcall worker`: schedule, database, first lines, work, signals.
struct WorkerSession: Sendable {
    let options: WorkerFlags
    let shared: SharedOptions
    let invocation: Invocation

    func run() async throws -> CommandStatus {
        Heap.keepSmall()
        let logger = invocation.logger(shared)
        var beginning = try beginning(logger)
        let signals = WorkerSignals(invocation, logger: logger)
        guard let database = try await open(logger, unless: signals) else { return .done }
        do {
            let status = try await work(on: database, &beginning, logger, signals)
            await database.close()
            return status
        } catch {
            await database.close()
            throw error
        }
    }

    private func work(
        on database: OpenDatabase, _ beginning: inout Beginning, _ logger: Logger, _ signals: WorkerSignals
    ) async throws -> CommandStatus {
        let policies = HistoryPolicies()
        let worker = try await worker(on: database, &beginning, policies, logger, signals)
        signals.drive(worker)
        if let fault = beginning.fault { worker.refuse(fault.message) }
        let taker = ScheduleWatch.Taker(
            take: { definitions in
                policies.follow(definitions)
                worker.reload(definitions)
            }, refuse: { worker.refuse($0) })
        let watch = ScheduleWatch(
            beginning.source, isBad: beginning.fault != nil, clock: invocation.clock, logger: logger, taker: taker)
        signals.onHangUp { watch.ask() }
        let watching = watch.start()
        defer { watching.cancel() }
        let result = try await worker.run()
        return signals.secondStatus ?? (result.isSuccess ? .done : .failed)
    }

    /// Makes the worker of the schedule of the beginning, which is not kept: files that change replace it.
    private func worker(
        on database: OpenDatabase, _ beginning: inout Beginning, _ policies: HistoryPolicies, _ logger: Logger,
        _ signals: WorkerSignals
    ) async throws -> Worker {
        let jobs: [ScheduledJob]
        if let scheduled = beginning.jobs.take() { jobs = scheduled } else { jobs = try await lastGood(in: database) }
        let definitions = jobs.map(\.definition)
        policies.follow(definitions)
        let told = options.workerOptions(now: invocation.now)
        let tasks = TaskCatalogue.declarations(invocation.tasks)
        try await FirstLines(logger: logger, database: database, jobs: jobs, options: told, tasks: tasks).write()
        var parts = WorkerParts(
            store: database.ledger, clock: invocation.clock,
            tasks: TaskCatalogue.registry(invocation, on: database) { policies.current })
        parts.signals = database.ledger as? any ChangeSignals
        parts.serverClock = database.ledger as? any ServerClock
        parts.chores = TaskCatalogue.chores(on: database) { policies.current }
        parts.observers = [EventLog(logger: logger, worker: told.identity.name), signals.tally, HeapTidier()]
        return Worker(schedule: definitions, parts: parts, options: told)
    }

    /// With what a worker begins.
    private struct Beginning {
        /// The jobs of the files; nil when these cannot be taken and the last good ones are to be used.
        var jobs: [ScheduledJob]?
        var source: ScheduleSource
        var fault: ScheduleFault?
    }

    /// Reads the schedule.
    private func beginning(_ logger: Logger) throws(CommandFailure) -> Beginning {
        do throws(CommandFailure) {
            guard let loaded = try invocation.loadedSchedule(shared) else {
                throw CommandFailure(
                    .missing, "there is no schedule: no folder named \(ScheduleFiles.standardFolder) here",
                    help: "rollcall init writes schedules/presence.yaml; --schedule names another")
            }
            return Beginning(
                jobs: loaded.jobs, source: ScheduleSource(shared.schedule, in: invocation, current: loaded.files))
        } catch {
            guard options.badSchedule == .lastGood else { throw error }
            var source = ScheduleSource(shared.schedule, in: invocation, current: nil)
            var fault = ScheduleFault(error)
            if case .bad(let found, _) = source.look() { fault = found }
            logger.error(
                "the schedule has errors; working what the database holds until it is good",
                metadata: ["error": "\(fault.message)"])
            return Beginning(source: source, fault: fault)
        }
    }

    private func lastGood(in database: OpenDatabase) async throws -> [ScheduledJob] {
        let stored = try await database.ledger.jobs()
        guard !stored.isEmpty else {
            throw CommandFailure(.badData, "the schedule has errors, and the database holds no job to go on with")
        }
        return stored.map { job in
            ScheduledJob(definition: job.definition, origin: ScheduledJob.Origin(file: "the database", line: 0))
        }
    }

    /// The database, waited for; nil when a signal came first.
    ///
    /// A worker that ends by itself does not wait.
    private func open(_ logger: Logger, unless signals: WorkerSignals) async throws -> OpenDatabase? {
        var places = try invocation.places(shared)
        places.connections = options.databaseConnections
        if options.databaseConnections != nil, !places.isOnServer {
            logger.warning("--database-connections means nothing for an SQLite file")
        }
        guard !options.endsByItself else { return try await open(places) }
        let wait = StoreWait(clock: invocation.clock)
        let waiting = Task { () async throws(StoreError) -> OpenDatabase in
            try await wait.wait(notice: { error in
                logger.warning("waiting for the database", metadata: ["error": "\(error)"])
            }) { [places] () async throws(StoreError) -> OpenDatabase in
                try await open(places)
            }
        }
        signals.onStop { waiting.cancel() }
        switch await waiting.result {
        case .success(let database): return database
        case .failure(let error):
            if signals.isAsked { return nil }
            throw error
        }
    }

    private func open(_ places: Assembly.Places) async throws(StoreError) -> OpenDatabase {
        var named = invocation
        named.worker = WorkerIdentity.ofThisProcess(named: options.name).name
        return try await Assembly.open(places, for: .create, shared, in: named)
    }
}
