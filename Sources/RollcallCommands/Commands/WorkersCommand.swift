internal import ArgumentParser
internal import RollcallCore

/// `rollcall workers`.
struct WorkersCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "workers",
            abstract: "List who works, with which schedule and version.",
            usage: "rollcall workers [<options>]",
            discussion: """
                Live workers, and dead ones of the last day. A worker is alive while its last sign of life is younger \
                than its lease. Workers with different schedules show different hashes. Of a job that they hold \
                differently the definition that was applied last is current; whoever holds another stands by.

                  rollcall workers --json
                """)
    }

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let workers = try await database.ledger.workers()
            if workers.isEmpty {
                invocation.output.note("no worker has been seen in the last day; rollcall worker starts one")
            }
            try invocation.printer(format, shared).list(workers.map(\.json)) {
                WorkersTable.table(workers, now: invocation.now)
            }
            return .done
        }
    }
}

/// Workers as a table.
enum WorkersTable {
    static func table(_ workers: [WorkerRecord], now: Timestamp) -> Table {
        var columns = [
            Table.Column("NAME", minimum: 12), Table.Column("STATE"), Table.Column("SEEN"),
            Table.Column("RUNNING", isNumeric: true), Table.Column("STARTED"), Table.Column("VERSION"),
            Table.Column("SCHEDULE", minimum: 8),
        ]
        let isRolling = workers.contains { !$0.standsBy.isEmpty }
        if isRolling { columns.append(Table.Column("STANDS BY FOR")) }
        var table = Table(columns)
        table.rows = workers.map { worker in
            let state = worker.isAlive ? worker.state.rawValue : "dead"
            return [
                Table.Cell(worker.name), Table.Cell(state, style(worker)),
                Table.Cell(RelativeTime.text(worker.seenAt, from: now)), Table.Cell("\(worker.running)"),
                Table.Cell(worker.startedAt.text(on: now)), Table.Cell(worker.version),
                Table.Cell(worker.schedule.description, .dim),
            ] + (isRolling ? [Table.Cell(worker.standsBy.map(\.description).joined(separator: ", "), .warning)] : [])
        }
        return table
    }

    private static func style(_ worker: WorkerRecord) -> TextStyle {
        guard worker.isAlive else { return .bad }
        return worker.state == .working ? .good : .warning
    }
}
