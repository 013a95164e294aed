internal import Logging
internal import RollcallCore
internal import RollcallTasks
internal import RollcallWorker

/// One run in this process: what `run`, `presence prune` and `presence prune-rooms` do.
struct JobRun: Sendable {
    var job: String
    var with: [Assignment]
    var options: RunOptions
    var format: FormatOptions
    var shared: SharedOptions
    /// The programs that it may run.
    var programs: [String] = []

    func run(in invocation: Invocation) async throws -> CommandStatus {
        var invocation = invocation
        invocation.programs = .allowingOf(job: job, programs)
        return try await start(in: invocation)
    }

    private func start(in invocation: Invocation) async throws -> CommandStatus {
        let access: DatabaseAccess = options.dryRun ? .existing : .create
        return try await invocation.withDatabase(for: access, shared) { database in
            let search = try JobSearch(invocation, shared, ledger: database.ledger)
            var source = try await search.source(of: job, with: with)
            source.request.key = options.key
            if options.dryRun {
                return try await DryRun(source: source, database: database).show(
                    with: invocation.printer(format, shared), in: invocation)
            }
            invocation.output.note(source.note)
            try refuseProgram(of: source.request, in: invocation)
            try await invocation.notePause(of: source.request.job, in: database.ledger)
            return try await run(source.request, on: database, in: invocation)
        }
    }

    /// A program may come from the database or from `--with`, where no check of the schedule has seen it.
    private func refuseProgram(of request: ManualStart, in invocation: Invocation) throws(CommandFailure) {
        guard request.task == RunProgram.declaration.name, case .array(let words)? = request.arguments["argv"],
            let program = words.first?.string, invocation.programs.programs.file(of: program) == nil
        else { return }
        throw CommandFailure.programNotAllowed(program)
    }

    private func run(
        _ request: ManualStart, on database: OpenDatabase, in invocation: Invocation
    ) async throws -> CommandStatus {
        let policies = HistoryPruning(of: request.definition.map { [$0] } ?? [])
        var parts = WorkerParts(
            store: database.ledger, clock: invocation.clock,
            tasks: TaskCatalogue.registry(invocation, on: database, keeping: { policies }))
        let identity = WorkerIdentity.ofThisProcess(named: nil)
        parts.observers = [EventLog(logger: invocation.logger(shared, least: .warning), worker: identity.name)]
        var how = SingleRun.Options(identity: identity)
        how.isOneShot = options.noRetry
        if let limit = options.lockTimeout { how.lockTimeout = limit }
        let run = SingleRun(parts: parts, options: how)
        let stop = StopBySignal(invocation) { run.stop() }
        let outcome = try await run.run(request)
        let status = try await show(outcome, on: database, in: invocation)
        return stop.status ?? status
    }

    private func show(
        _ outcome: SingleRun.Outcome, on database: OpenDatabase, in invocation: Invocation
    ) async throws -> CommandStatus {
        let printer = invocation.printer(format, shared)
        switch outcome {
        case .finished(let run):
            try printer.object(run.json) { RunSentence(run, palette: printer.palette).text }
            return run.exitStatus
        case .known(let id):
            guard case .found(let run) = try await database.ledger.run(matching: id.description) else {
                throw CommandFailure(.bug, "the run \(id) has the key and is not there")
            }
            invocation.output.note("a run of \(run.job) has this key already; nothing was started")
            try printer.object(run.json) { RunSentence(run, palette: printer.palette).text }
            return run.exitStatus
        case .occupied(let id):
            throw CommandFailure(
                .tryAgain, "another run of the job has not ended: \(id)",
                help: "rollcall history show \(id) says more; --lock-timeout waits longer")
        case .stopped:
            throw CommandFailure(.failed, "stopped by a signal before the run began; nothing was written")
        }
    }
}
