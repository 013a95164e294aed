internal import ArgumentParser
internal import RollcallCore

/// `rollcall database backup`.
struct DatabaseBackupCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup",
            abstract: "Write a consistent copy to a new file, while workers go on.",
            usage: "rollcall database backup <path> [<options>]",
            discussion: """
                The copy is complete when the file appears. A file that exists is never overwritten (73).

                  rollcall database backup rollcall-2026-11-22.db
                """)
    }

    @Argument(help: "The file to write.", completion: .file())
    var path: String

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .unchecked, shared) { database in
            try await database.ledger.backup(to: path)
            let json = JSON.object(["database": .string(database.location.description), "backup": .string(path)])
            try invocation.printer(format, shared).object(json) { "wrote \(path)\n" }
            return .done
        }
    }
}
