internal import Logging
internal import RollcallCore
internal import RollcallSchedule
internal import RollcallWorker

/// One life of `rollcall worker`: schedule, database, first lines, work, signals.
struct WorkerSession: Sendable {
    let options: WorkerFlags
    let shared: SharedOptions
    let invocation: Invocation

    func run() async throws -> CommandStatus {
        let logger = invocation.logger(shared)
        let scheduled = try schedule(logger)
        let signals = WorkerSignals(invocation, logger: logger)
        guard let database = try await open(logger, unless: signals) else { return .done }
        do {
            let status = try await work(on: database, scheduled, logger, signals)
            await database.close()
            return status
        } catch {
            await database.close()
            throw error
        }
    }

    private func work(
        on database: OpenDatabase, _ scheduled: [ScheduledJob]?, _ logger: Logger, _ signals: WorkerSignals
    ) async throws -> CommandStatus {
        let jobs: [ScheduledJob]
        if let scheduled { jobs = scheduled } else { jobs = try await lastGood(in: database, logger) }
        let definitions = jobs.map(\.definition)
        let policies = HistoryPruning(of: definitions)
        let told = options.workerOptions(now: invocation.now)
        let tasks = TaskCatalogue.declarations(invocation.tasks)
        try await FirstLines(logger: logger, database: database, jobs: jobs, options: told, tasks: tasks).write()
        var parts = WorkerParts(
            store: database.ledger, clock: invocation.clock,
            tasks: TaskCatalogue.registry(invocation, on: database, keeping: policies))
        parts.signals = database.ledger as? any ChangeSignals
        parts.serverClock = database.ledger as? any ServerClock
        parts.chores = TaskCatalogue.chores(on: database, keeping: policies)
        parts.observers = [EventLog(logger: logger, worker: told.identity.name), signals.tally]
        let worker = Worker(schedule: definitions, parts: parts, options: told)
        signals.drive(worker)
        let result = try await worker.run()
        return signals.secondStatus ?? (result.isSuccess ? .done : .failed)
    }

    /// The schedule's jobs; nil when it has errors and the last good one is to be used.
    private func schedule(_ logger: Logger) throws(CommandFailure) -> [ScheduledJob]? {
        do throws(CommandFailure) {
            guard let jobs = try invocation.schedule(shared) else {
                throw CommandFailure(
                    .missing, "there is no schedule: no folder named \(ScheduleFiles.standardFolder) here",
                    help: "rollcall init writes schedules/presence.yaml; --schedule names another")
            }
            return jobs
        } catch {
            guard error.status == .badData, options.badSchedule == .lastGood else { throw error }
            logger.error(
                "the schedule has errors; working what the database holds", metadata: ["error": "\(error.message)"])
            return nil
        }
    }

    private func lastGood(in database: OpenDatabase, _ logger: Logger) async throws -> [ScheduledJob] {
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
