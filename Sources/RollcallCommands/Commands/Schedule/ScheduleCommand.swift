internal import ArgumentParser

/// `rollcall schedule`.
struct ScheduleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schedule",
            abstract: "Check the schedule, and see what it will do.",
            subcommands: [
                ScheduleValidateCommand.self, ScheduleListCommand.self, ScheduleNextCommand.self,
                ScheduleHistoryCommand.self, ScheduleSchemaCommand.self, ScheduleImportCommand.self,
                ScheduleExplainCommand.self, ScheduleDiffCommand.self, ScheduleEditCommand.self,
            ])
    }
}
