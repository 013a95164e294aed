internal import ArgumentParser
internal import RollcallCore

/// `rollcall retry`.
struct RetryCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "retry",
            abstract: "Ask the workers to repeat a run that failed or was cancelled.",
            usage: "rollcall retry <run> [<options>]",
            discussion: """
                A new run with the same arguments, under the job's current definition; prints its id. RUN is an id, the \
                beginning of one, or a job's name, which means its latest run.

                  rollcall retry prune-presences
                """)
    }

    @Argument(help: "The run.")
    var run: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let failed = try await invocation.run(run, in: database.ledger)
            guard [.failed, .cancelled].contains(failed.state) else {
                throw CommandFailure(
                    .usage, "the run \(failed.id) of \(failed.job) is \(failed.state.rawValue)",
                    help: "only failed and cancelled runs are retried; rollcall trigger \(failed.job) starts a new one")
            }
            let definition = try await database.ledger.jobs().first { $0.state.name == failed.job }?.definition
            var request = ManualStart(
                job: failed.job, task: failed.task, definition: definition, arguments: failed.arguments)
            request.trigger = .retry
            request.retryOf = failed.id
            try await invocation.notePause(of: failed.job, in: database.ledger)
            let asked = RunRequest(wait: false, timeout: nil, printer: invocation.printer(format, shared))
            return try await asked.send(request, to: database.ledger, in: invocation)
        }
    }
}
