internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// What of a job has not ended.
enum OpenRuns {
    /// The runs that are running or retrying, those first that were ready first.
    static func active(of job: JobName, in transaction: SQLiteTransaction) throws -> [RunID] {
        try transaction.all(
            """
            SELECT id FROM rollcall_run WHERE is_open = 1 AND state IN ('running', 'retrying') AND job = ?
            ORDER BY coalesce(next_attempt_at, due), id
            """, [job.description]
        ) { try $0.run(0) }
    }

    /// The runs that wait to be claimed for the first time, oldest first.
    static func queued(of job: JobName, in transaction: SQLiteTransaction) throws -> [RunID] {
        try transaction.all(
            "SELECT id FROM rollcall_run WHERE is_open = 1 AND state = 'queued' AND job = ? ORDER BY due, id",
            [job.description]
        ) { try $0.run(0) }
    }

    /// Cancels the runs of a job that wait: queued and retrying ones.
    static func cancelWaiting(of job: JobName, reason: RunReason, in transaction: SQLiteTransaction) throws {
        let waiting = try transaction.all(
            "SELECT id FROM rollcall_run WHERE is_open = 1 AND state IN ('queued', 'retrying') AND job = ?",
            [job.description]
        ) { try $0.run(0) }
        for run in waiting { try RunEnding.cancel(run, reason: reason, in: transaction) }
    }
}
