internal import ArgumentParser
internal import RollcallCore

/// `rollcall history show`.
struct HistoryShowCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: "Show one run: attempts, errors, log lines, result.",
            usage: "rollcall history show <run> [<options>]",
            discussion: """
                RUN is an id, the beginning of one, or a job's name, which means its latest run. The same as rollcall \
                logs.

                  rollcall history show 0199a3c2
                  rollcall logs prune-presences
                """)
    }

    @Argument(help: "The run.", completion: JobCompletion.kind)
    var run: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await RunDetails.show(run, format, shared, in: invocation)
    }
}

/// `rollcall logs`.
struct LogsCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "logs",
            abstract: "Show one run: the same as rollcall history show.",
            usage: "rollcall logs <run> [<options>]",
            discussion: HistoryShowCommand.configuration.discussion)
    }

    @Argument(help: "The run.", completion: JobCompletion.kind)
    var run: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await RunDetails.show(run, format, shared, in: invocation)
    }
}
