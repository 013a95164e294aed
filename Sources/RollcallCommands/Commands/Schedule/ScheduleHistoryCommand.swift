internal import ArgumentParser
internal import RollcallCore

/// `rollcall schedule history`.
struct ScheduleHistoryCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "history",
            abstract: "List who changed which job, newest first, with its next tick before and after.",
            usage: "rollcall schedule history [<job>] [<options>]",
            discussion: """
                Jobs that came, changed and went, by the label of the worker that brought the schedule; pauses and \
                resumes by who asked. The newest 10,000 entries are kept.

                  rollcall schedule history
                  rollcall schedule history prune-rooms --limit 5 --json
                """)
    }

    @Argument(help: "Only of this job.", completion: JobCompletion.kind, transform: ArgumentReading.job)
    var job: JobName?

    @Option(
        help: ArgumentHelp("At most so many. (default: 20)", valueName: "n"), transform: ArgumentReading.positiveCount)
    var limit: Int?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let trail = try await database.ledger.audit(of: job, limit: limit ?? 20)
            if trail.isEmpty { invocation.output.note("no change is recorded") }
            try invocation.printer(format, shared).list(trail.map(\.json)) {
                AuditTable.table(trail, now: invocation.now)
            }
            return .done
        }
    }
}

/// The audit trail as a table.
enum AuditTable {
    static func table(_ trail: [AuditRecord], now: Timestamp) -> Table {
        var table = Table([
            Table.Column("TIME (UTC)"), Table.Column("JOB", minimum: 12), Table.Column("WHAT"), Table.Column("WHO"),
            Table.Column("NEXT BEFORE"), Table.Column("NEXT AFTER"),
        ])
        table.rows = trail.map { entry in
            [
                Table.Cell(entry.at.text(on: now)), Table.Cell(entry.job.description), Table.Cell(entry.action),
                Table.Cell(entry.actor), next(entry.before, now), next(entry.after, now),
            ]
        }
        return table
    }

    /// Empty where nothing was defined, `none` for a job that had no tick to come.
    private static func next(_ side: ScheduleChange.Side?, _ now: Timestamp) -> Table.Cell {
        Table.Cell(side.map { $0.next?.text(on: now) ?? "none" } ?? "-")
    }
}

extension AuditRecord {
    /// An entry, as `schedule history --json` prints it.
    var json: JSON {
        .object([
            "at": .time(at), "job": .string(job.description), "action": .string(action), "actor": .string(actor),
            "revision_before": .text(before?.revision.description), "next_before": before?.next.map(JSON.time) ?? .null,
            "revision_after": .text(after?.revision.description), "next_after": after?.next.map(JSON.time) ?? .null,
        ])
    }
}
