internal import RollcallCore

/// Runs as a table.
enum RunTable {
    static let columns = [
        Table.Column("RUN"), Table.Column("JOB", minimum: 12), Table.Column("TIME (UTC)"),
        Table.Column("STATE", minimum: 9), Table.Column("TOOK", isNumeric: true), Table.Column("RESULT", minimum: 8),
    ]

    static func table(_ runs: [Run], now: Timestamp) -> Table {
        var table = Table(columns)
        let ids = ShortIDs(runs.map(\.id))
        table.rows = runs.map { row($0, id: ids.text($0.id), now: now) }
        return table
    }

    /// The time of a row is that of its tick, else that of its start.
    static func row(_ run: Run, id: String, now: Timestamp) -> [Table.Cell] {
        let time = run.skipped?.last ?? run.tick?.instant ?? run.startedAt ?? run.createdAt
        let attempts = run.attempts.count > 1 ? " (\(run.attempts.count) attempts)" : ""
        return [
            Table.Cell(id, .dim), Table.Cell(run.job.description), Table.Cell(time.text(on: now)),
            Table.Cell(run.outcomeWords + attempts, run.style),
            Table.Cell(run.duration.map { RelativeTime.measured($0) } ?? "-"), Table.Cell(run.summaryWords),
        ]
    }
}
