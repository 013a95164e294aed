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
                Reads the whole file. Exit status 65 when something is not as it should be.

                  rollcall database check
                """)
    }

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .unchecked, shared) { database in
            let findings = try await database.ledger.check()
            try invocation.printer(format, shared).list(findings.map { Check($0).json }) {
                CheckTable.table(findings.map(Check.init))
            }
            return findings.allSatisfy(\.isOK) ? .done : .badData
        }
    }
}
