internal import ArgumentParser
internal import RollcallCore

/// `rollcall database check`.
struct DatabaseCheckCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: "Look for damage, and for what a running system should not have.",
            usage: "rollcall database check [<options>]",
            discussion: """
                Reads the whole database. Exit status 65 when something is not as it should be. Of Django's presence \
                tables it measures what the indexes that they lack would bring; those never change the status.

                  rollcall database check
                """)
    }

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .unchecked, shared) { database in
            let findings = try await database.ledger.check()
            var checks = findings.map(Check.init)
            if let store = database.indexes { checks += try await IndexSurvey.read(store).checks }
            try invocation.printer(format, shared).list(checks.map(\.json)) { CheckTable.table(checks) }
            return findings.allSatisfy(\.isOK) ? .done : .badData
        }
    }
}
