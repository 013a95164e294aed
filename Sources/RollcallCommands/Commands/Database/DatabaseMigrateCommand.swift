internal import ArgumentParser
internal import RollcallCore

/// `rollcall database migrate`.
struct DatabaseMigrateCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "migrate",
            abstract: "Bring rollcall's tables up to date.",
            usage: "rollcall database migrate [--dry-run] [<options>]",
            discussion: """
                Only tables named rollcall_… are made or changed. A file that is not there is made, but not through \
                DATABASE_URL. worker and run do the same by themselves, unless told --no-migrate.

                  rollcall database migrate --dry-run
                """)
    }

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let access: DatabaseAccess = dryRun ? .unchecked : .createUnchecked
        return try await invocation.withDatabase(for: access, shared) { database in
            let report = try await database.ledger.migrate(dryRun: dryRun)
            let json = JSON.object([
                "dry_run": .bool(dryRun), "from": .count(report.from), "to": .count(report.to),
                "steps": .array(report.steps.map { .string($0) }),
            ])
            try invocation.printer(format, shared).object(json) { text(report) }
            return .done
        }
    }

    private func text(_ report: MigrationReport) -> String {
        guard report.from != report.to else { return "the schema is version \(report.to), nothing to do\n" }
        let verb = dryRun ? "would bring" : "brought"
        let lines = ["\(verb) the schema from version \(report.from) to \(report.to)"] + report.steps.map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
