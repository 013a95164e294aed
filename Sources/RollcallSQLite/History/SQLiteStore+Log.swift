internal import GRDB
public import RollcallCore

extension SQLiteStore {
    /// Adds lines to a run's log, up to the cap of a run; lines beyond it are counted and dropped.
    public func append(_ lines: [LogLine], to run: RunID) async throws(StoreError) {
        guard !lines.isEmpty else { return }
        try await write("write a log") { transaction in
            let name = run.description
            let kept = try transaction.first(
                "SELECT (SELECT coalesce(max(number), 0) FROM rollcall_log WHERE run = id) FROM rollcall_run WHERE id = ?",
                [name]
            ) { try $0.number(0) }
            guard let kept else { return }
            let room = max(0, RunLog.lineLimit - kept)
            for (offset, line) in lines.prefix(room).enumerated() {
                try transaction.change(
                    "INSERT INTO rollcall_log (run, number, at, attempt, level, message) VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        name, kept + offset + 1, line.at.microseconds, line.attempt, line.level.rawValue, line.message,
                    ])
            }
            guard lines.count > room else { return }
            try transaction.change(
                "UPDATE rollcall_run SET log_dropped = log_dropped + ? WHERE id = ?", [lines.count - room, name])
        }
    }

    /// The lines of a run's log, oldest first, and how many were dropped.
    public func log(of run: RunID) async throws(StoreError) -> RunLog {
        try await read("read a log") { transaction in
            let name = run.description
            let lines = try transaction.all(
                "SELECT at, attempt, level, message FROM rollcall_log WHERE run = ? ORDER BY number", [name]
            ) { row in
                LogLine(
                    at: try row.instant(0), attempt: try row.number(1), level: try row.word(2, "rollcall_log.level"),
                    message: try row.text(3))
            }
            let dropped = try transaction.first("SELECT log_dropped FROM rollcall_run WHERE id = ?", [name]) {
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
