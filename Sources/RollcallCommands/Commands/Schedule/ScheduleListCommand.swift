internal import ArgumentParser
internal import RollcallCore

/// `rollcall schedule list`.
struct ScheduleListCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "List the jobs: when they run next, when they ran last, and what came of it.",
            usage: "rollcall schedule list [<options>]",
            discussion: """
                The jobs of the schedule files, with what the database knows of them where there is one, and the jobs \
                that only the database holds. The same as rollcall jobs.

                  rollcall schedule list
                  rollcall jobs --json
                """)
    }

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await JobListing.show(format, shared, in: invocation)
    }
}

/// `rollcall jobs`.
struct JobsCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "jobs",
            abstract: "List the jobs: the same as rollcall schedule list.",
            usage: "rollcall jobs [<options>]",
            discussion: ScheduleListCommand.configuration.discussion)
    }

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await JobListing.show(format, shared, in: invocation)
    }
}
