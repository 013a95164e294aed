internal import RollcallCore
internal import RollcallStorage

/// History in numbers, added up by PostgreSQL.
struct HistorySummary {
    let transaction: PostgresTransaction
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
        let filter = HistoryFilter(query)
        let rows = try transaction.all(
            """
            SELECT r.job, r.state, r.reason, count(*), sum(coalesce(r.skipped_count, 1))::bigint,
                sum(CASE WHEN json_typeof(r.result -> 'removed') = 'number'
                        AND r.result ->> 'removed' ~ '^-?[0-9]{1,18}$'
                    THEN (r.result ->> 'removed')::bigint ELSE 0 END)::bigint
            FROM rollcall_run AS r \(filter.clause) GROUP BY r.job, r.state, r.reason
            """, filter.parameters
        ) { row in
            let state: RunState = try row.word(1)
            let reason: RunReason? = try row.optionalWord(2)
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
        var filter = HistoryFilter(query)
        filter.add("r.started_at IS NOT NULL")
        filter.add("r.finished_at IS NOT NULL")
        let rows = try transaction.all(
            """
            SELECT job, percentile_disc(0.5) WITHIN GROUP (ORDER BY length),
                percentile_disc(0.95) WITHIN GROUP (ORDER BY length)
            FROM (
                SELECT r.job AS job,
                    greatest(0, (extract(epoch FROM r.finished_at - r.started_at) * 1000000)::bigint) AS length
                FROM rollcall_run AS r \(filter.clause)) AS ended
            GROUP BY job
            """, filter.parameters
        ) { row in
            (job: try row.text(0), median: try row.optionalNumber(1), percentile95: try row.optionalNumber(2))
        }
        for row in rows {
            summaries[row.job]?.median = row.median.map { .microseconds($0) }
            summaries[row.job]?.percentile95 = row.percentile95.map { .microseconds($0) }
        }
    }

    private func findFailures(into summaries: inout [String: JobSummary]) throws {
        var filter = HistoryFilter(query)
        filter.add("r.state IN ('failed', 'cancelled')")
        filter.add("r.state = 'failed'")
        let rows = try transaction.all(
            """
            SELECT DISTINCT ON (r.job) r.job, r.failure_code, r.failure_message FROM rollcall_run AS r \(filter.clause)
            ORDER BY r.job, r.id DESC
            """, filter.parameters
        ) { row in
            (job: try row.text(0), code: try row.optionalText(1), message: try row.optionalText(2))
        }
        for row in rows {
            guard let code = row.code else { continue }
            summaries[row.job]?.lastFailure = RunFailure(code: code, message: row.message ?? "")
        }
    }
}
