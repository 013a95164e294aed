internal import RollcallCore

/// `history --summary`.
enum HistorySummary {
    static func show(_ query: HistoryQuery, in ledger: any LedgerStore, with printer: Printer) async throws {
        let summaries = try await ledger.summary(query)
        try printer.list(summaries.map(\.json)) { table(summaries) }
    }

    private static func table(_ summaries: [JobSummary]) -> Table {
        var table = Table([
            Table.Column("JOB", minimum: 12), Table.Column("RUNS", isNumeric: true),
            Table.Column("OK", isNumeric: true),
            Table.Column("FAILED", isNumeric: true), Table.Column("REMOVED", isNumeric: true),
            Table.Column("P50", isNumeric: true), Table.Column("P95", isNumeric: true),
            Table.Column("SKIPPED", minimum: 9), Table.Column("LAST ERROR", minimum: 10),
        ])
        table.rows = summaries.map { summary in
            [
                Table.Cell(summary.job.description), Table.Cell("\(summary.runs)"),
                Table.Cell("\(summary.succeeded)"),
                Table.Cell("\(summary.failed)", summary.failed > 0 ? .bad : .plain), Table.Cell("\(summary.removed)"),
                Table.Cell(measured(summary.median)), Table.Cell(measured(summary.percentile95)),
                Table.Cell(skips(summary)), Table.Cell(summary.lastFailure?.message ?? "-"),
            ]
        }
        return table
    }

    private static func measured(_ duration: Duration?) -> String {
        duration.map { RelativeTime.measured($0) } ?? "-"
    }

    private static func skips(_ summary: JobSummary) -> String {
        let reasons = summary.skipped.sorted { $0.key.rawValue < $1.key.rawValue }
        return reasons.isEmpty ? "-" : reasons.map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    }
}
