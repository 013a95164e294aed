internal import ArgumentParser

/// `rollcall database`.
struct DatabaseCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "database",
            abstract: "Look after the database itself.",
            subcommands: [
                DatabaseMigrateCommand.self, DatabaseStatusCommand.self, DatabaseCheckCommand.self,
                DatabaseBackupCommand.self, DatabaseIndexCommand.self, DatabaseGrantsCommand.self,
                DatabaseRemoveCommand.self,
            ])
    }
}
