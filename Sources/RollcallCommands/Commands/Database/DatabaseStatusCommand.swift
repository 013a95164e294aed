internal import ArgumentParser
internal import RollcallCore

/// `rollcall database status`.
struct DatabaseStatusCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "status",
            abstract: "Show which database this is, its schema and its size.",
            usage: "rollcall database status [<options>]",
            discussion: "  rollcall database status --json")
    }

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .unchecked, shared) { database in
            let status = try await database.ledger.status()
            let printer = invocation.printer(format, shared)
            try printer.object(Self.json(status)) { Self.text(status, printer) }
            return .done
        }
    }

    private static func json(_ status: DatabaseStatus) -> JSON {
        let facts = status.facts.sorted { $0.key < $1.key }
        return .object([
            "location": .string(status.location), "engine": .string(status.engine), "schema": .count(status.version),
            "oldest_program": .count(status.oldestProgram), "bytes": .integer(status.bytes),
            "tables": .array(
                status.tables.map { .object(["table": .string($0.table), "rows": .count($0.rows)]) }),
            "facts": .object(facts.map { JSON.Member(key: $0.key, value: .string($0.value)) }),
        ])
    }

    private static func text(_ status: DatabaseStatus, _ printer: Printer) -> String {
        var facts: [(String, String)] = [
            ("database", status.location), ("engine", status.engine),
            ("schema", status.version == 0 ? "none: rollcall's tables are not there" : "\(status.version)"),
            ("size", "\(status.bytes) bytes"),
        ]
        facts += status.facts.sorted { $0.key < $1.key }
        var table = Table([Table.Column("TABLE"), Table.Column("ROWS", isNumeric: true)])
        table.rows = status.tables.map { [Table.Cell($0.table), Table.Cell("\($0.rows)")] }
        let text = FactList.text(facts, palette: printer.palette)
        guard !status.tables.isEmpty else { return text }
        return text + "\n" + table.text(width: printer.output.terminal.columns, palette: printer.palette)
    }
}
