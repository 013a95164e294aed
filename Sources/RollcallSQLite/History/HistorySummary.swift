internal import GRDB
internal import RollcallCore

/// History in numbers, added up by SQLite.
struct HistorySummary {
    let transaction: SQLiteTransaction
    let query: HistoryQuery

    /// One summary for each job with rows, sorted by name.
    func read() throws -> [JobSummary] {
        var summaries: [String: JobSummary] = [:]
        try count(into: &summaries)
        try measure(into: &summaries)
        try findFailures(into: &summaries)
        return summaries.values.sorted { $0.job < $1.job }
    }

    private func count(into summaries: inout [String: JobSummary]) throws {
        let filter = try HistoryFilter(query)
        let rows = try transaction.all(
            """
            SELECT r.job, r.state, r.reason, count(*), sum(coalesce(r.skipped_count, 1)),
                sum(CASE WHEN json_type(r.result, '$.removed') = 'integer'
                    THEN json_extract(r.result, '$.removed') ELSE 0 END)
            FROM rollcall_run AS r \(filter.clause) GROUP BY r.job, r.state, r.reason
            """, filter.arguments
        ) { row in
            let state: RunState = try row.word(1, "rollcall_run.state")
            let reason: RunReason? = try row.optionalWord(2, "rollcall_run.reason")
            return (
                job: try row.text(0), state: state, reason: reason, rows: try row.number(3), ticks: try row.number(4),
                removed: Int64(try row.number(5))
            )
        }
        for row in rows {
            var summary = summaries[row.job] ?? JobSummary(job: JobName(stored: row.job))
            if row.state == .skipped {
                if let reason = row.reason { summary.skipped[reason, default: 0] += row.ticks }
            } else {
                summary.runs += row.rows
                summary.removed += row.removed
            }
            if row.state == .succeeded { summary.succeeded += row.rows }
            if row.state == .failed { summary.failed += row.rows }
            summaries[row.job] = summary
        }
    }

    /// Percentiles by nearest rank: the smallest duration that at least so many percent do not pass.
    private func measure(into summaries: inout [String: JobSummary]) throws {
        var filter = try HistoryFilter(query)
        filter.add("r.started_at IS NOT NULL", [])
        filter.add("r.finished_at IS NOT NULL", [])
        let rows = try transaction.all(
            """
            WITH ended AS (
                SELECT r.job AS job, max(0, r.finished_at - r.started_at) AS length
                FROM rollcall_run AS r \(filter.clause)),
            ranked AS (
                SELECT job, length, row_number() OVER (PARTITION BY job ORDER BY length) AS rank,
                    count(*) OVER (PARTITION BY job) AS size
                FROM ended)
            SELECT job, max(CASE WHEN rank = (size * 50 + 99) / 100 THEN length END),
                max(CASE WHEN rank = (size * 95 + 99) / 100 THEN length END)
            FROM ranked GROUP BY job
            """, filter.arguments
        ) { row in
            (job: try row.text(0), median: try row.optionalNumber(1), percentile95: try row.optionalNumber(2))
        }
        for row in rows {
            summaries[row.job]?.median = row.median.map { .microseconds($0) }
            summaries[row.job]?.percentile95 = row.percentile95.map { .microseconds($0) }
        }
    }

    private func findFailures(into summaries: inout [String: JobSummary]) throws {
        var filter = try HistoryFilter(query)
        filter.add("r.state IN ('failed', 'cancelled')", [])
        filter.add("r.state = 'failed'", [])
        // Of a group with max(), SQLite takes bare columns from the row that has the maximum (lang_select.html).
        let rows = try transaction.all(
            """
            SELECT r.job, r.failure_code, r.failure_message, max(r.id) FROM rollcall_run AS r \(filter.clause)
            GROUP BY r.job
            """, filter.arguments
        ) { row in
            (job: try row.text(0), code: try row.optionalText(1), message: try row.optionalText(2))
        }
        for row in rows {
            guard let code = row.code else { continue }
            summaries[row.job]?.lastFailure = RunFailure(code: code, message: row.message ?? "")
        }
    }
}
