internal import ArgumentParser

/// `rollcall history`.
struct HistoryCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "history",
            abstract: "What ran, what was skipped, and what came of it.",
            subcommands: [HistoryListCommand.self, HistoryShowCommand.self],
            defaultSubcommand: HistoryListCommand.self)
    }
}
