internal import ArgumentParser
internal import RollcallCore

/// `rollcall trigger`.
struct TriggerCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "trigger",
            abstract: "Ask the workers to run a job now; prints the run's id.",
            usage: "rollcall trigger <job> [--with <key=value>] ... [--wait] [<options>]",
            discussion: """
                  rollcall trigger prune-rooms
                  rollcall trigger prune-presences --with max_age=2m --wait --timeout 1m

                Exit status 69 when no live worker knows the task. With --wait: 1 when the job failed, 75 when the run \
                was skipped because another one had not ended, or did not end in time.
                """)
    }

    @Argument(help: "The job, or a task.", completion: JobCompletion.kind)
    var job: String

    @Option(
        help: ArgumentHelp("An argument of the task; repeatable.", valueName: "key=value"),
        transform: ArgumentReading.assignment)
    var with: [Assignment] = []

    @Flag(help: "Wait until the run has ended, and print its record.")
    var wait = false

    @Option(
        help: ArgumentHelp("With --wait: at most so long. (default: no limit)", valueName: "duration"),
        transform: ArgumentReading.positiveDuration)
    var timeout: Duration?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if timeout != nil, !wait { throw ValidationError("--timeout needs --wait.") }
    }

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let source = try await JobSearch(invocation, shared, ledger: database.ledger).source(of: job, with: with)
            invocation.output.note(source.note)
            try await invocation.notePause(of: source.request.job, in: database.ledger)
            let asked = RunRequest(wait: wait, timeout: timeout, printer: invocation.printer(format, shared))
            return try await asked.send(source.request, to: database.ledger, in: invocation)
        }
    }
}
