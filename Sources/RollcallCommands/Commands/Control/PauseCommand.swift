internal import ArgumentParser
internal import RollcallCore

/// `rollcall pause`.
struct PauseCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "pause",
            abstract: "Hold a job's schedule back until it is resumed.",
            usage: "rollcall pause <job> [<options>]",
            discussion: """
                No tick of the job starts a run; what runs goes on, and run and trigger still work. The pause belongs \
                to the job's name and survives edits and restarts.

                  rollcall pause prune-rooms
                """)
    }

    @Argument(help: "The job.", completion: JobCompletion.kind, transform: ArgumentReading.job)
    var job: JobName

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let outcome = try await database.ledger.pause(job, by: invocation.person)
            try await PauseAnswer(job: job, isPaused: true, outcome: outcome)
                .show(with: invocation.printer(format, shared), ledger: database.ledger)
            return .done
        }
    }
}
