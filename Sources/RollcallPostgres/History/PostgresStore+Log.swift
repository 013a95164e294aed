public import RollcallCore

extension PostgresStore {
    /// Adds lines to a run's log, up to the cap of a run; lines beyond it are counted and dropped.
    public func append(_ lines: [LogLine], to run: RunID) async throws(StoreError) {
        guard !lines.isEmpty else { return }
        try await write("write a log") { transaction in
            // Held, so that two writers of one log do not take the same numbers.
            let isThere = try transaction.exists(
                "SELECT 1 FROM rollcall_run WHERE id = $1 FOR NO KEY UPDATE", [run])
            guard isThere else { return }
            let kept = try transaction.first(
                "SELECT coalesce(max(number), 0) FROM rollcall_log WHERE run = $1", [run]
            ) { try $0.number(0) }
            let added = lines.prefix(max(0, RunLog.lineLimit - (kept ?? 0)))
            try transaction.later(
                """
                INSERT INTO rollcall_log (run, number, at, attempt, level, message)
                SELECT $1, $2 + n.number, n.at, n.attempt, n.level, n.message
                FROM unnest($3::timestamptz[], $4::bigint[], $5::text[], $6::text[]) WITH ORDINALITY
                    AS n (at, attempt, level, message, number)
                """,
                [
                    run, kept ?? 0, added.map(\.at), added.map(\.attempt), added.map(\.level.rawValue),
                    added.map(\.message),
                ])
            guard lines.count > added.count else { return }
            try transaction.later(
                "UPDATE rollcall_run SET log_dropped = log_dropped + $1 WHERE id = $2",
                [lines.count - added.count, run])
        }
    }

    /// The lines of a run's log, oldest first, and how many were dropped.
    public func log(of run: RunID) async throws(StoreError) -> RunLog {
        try await read("read a log") { transaction in
            let lines = try transaction.all(
                "SELECT at, attempt, level, message FROM rollcall_log WHERE run = $1 ORDER BY number", [run]
            ) { row in
                LogLine(
                    at: try row.instant(0), attempt: try row.number(1), level: try row.word(2),
                    message: try row.text(3))
            }
            let dropped = try transaction.first("SELECT log_dropped FROM rollcall_run WHERE id = $1", [run]) {
                try $0.number(0)
            }
            return RunLog(lines: lines, dropped: dropped ?? 0)
        }
    }

    /// The newest entries of the audit trail, newest first.
    public func audit(of job: JobName?, limit: Int) async throws(StoreError) -> [AuditRecord] {
        try await read("read the audit trail") { try AuditEntry.newest(of: job, limit: limit, in: $0) }
    }
}
