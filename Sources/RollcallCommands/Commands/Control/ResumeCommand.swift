internal import ArgumentParser
internal import RollcallCore

/// `rollcall resume`.
struct ResumeCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "resume",
            abstract: "Let a paused job's schedule go on.",
            usage: "rollcall resume <job> [--catch-up] [<options>]",
            discussion: """
                The ticks of the pause are recorded as skipped; with --catch-up the job's catch_up policy is applied to \
                them instead. Without it resuming fires no run.

                  rollcall resume prune-rooms
                """)
    }

    @Argument(help: "The job.", completion: JobCompletion.kind, transform: ArgumentReading.job)
    var job: JobName

    @Flag(help: "Apply the job's catch_up policy to the ticks of the pause.")
    var catchUp = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let outcome = try await database.ledger.resume(job, catchesUp: catchUp, by: invocation.person)
            try await PauseAnswer(job: job, isPaused: false, outcome: outcome)
                .show(with: invocation.printer(format, shared), ledger: database.ledger)
            return .done
        }
    }
}
