internal import ArgumentParser
internal import RollcallCore

/// `rollcall presence prune`.
struct PresencePruneCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "prune",
            abstract: "Remove stale presences now: rollcall run prune-presences.",
            usage: "rollcall presence prune [--max-age <duration>] [<options>]",
            discussion: """
                The same lock, record and exit status as the scheduled job.

                  rollcall presence prune --dry-run
                  rollcall presence prune --max-age 2m
                """)
    }

    @Option(
        help: ArgumentHelp(
            "Remove what was last seen before so long. (default: the job's, else MAX_AGE, else 60s)",
            valueName: "duration"),
        transform: PresencePruneCommand.age)
    var maxAge: String?

    @OptionGroup var how: RunOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let with = maxAge.map { [Assignment(key: "max_age", value: $0)] } ?? []
        return try await JobRun(job: "prune-presences", with: with, options: how, format: format, shared: shared)
            .run(in: invocation)
    }

    private static func age(_ text: String) throws -> String {
        _ = try ArgumentReading.positiveDuration(text)
        return text
    }
}

/// `rollcall presence prune-rooms`.
struct PresencePruneRoomsCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "prune-rooms",
            abstract: "Remove empty rooms now: rollcall run prune-rooms.",
            usage: "rollcall presence prune-rooms [<options>]",
            discussion: """
                The same lock, record and exit status as the scheduled job.

                  rollcall presence prune-rooms --dry-run
                """)
    }

    @OptionGroup var how: RunOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await JobRun(job: "prune-rooms", with: [], options: how, format: format, shared: shared).run(in: invocation)
    }
}
