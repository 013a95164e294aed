internal import RollcallCore
internal import RollcallStorage

/// What of jobs has not ended.
enum OpenRuns {
    /// The condition that the index on open runs knows.
    static let condition = "state IN ('queued', 'running', 'retrying')"

    /// Asks what of jobs has not ended; to be asked after the jobs were locked.
    static func ask(
        of jobs: [JobName], in transaction: PostgresTransaction
    ) throws -> PostgresTransaction.Question {
        try transaction.ask(
            """
            SELECT r.job, r.id, r.state FROM unnest($1::text[]) AS n (job) CROSS JOIN LATERAL (
                SELECT r.job, r.id, r.state, coalesce(r.next_attempt_at, r.due) AS ready FROM rollcall_run AS r
                WHERE r.job = n.job AND r.\(condition) OFFSET 0) AS r
            ORDER BY r.ready, r.id
            """, [jobs])
    }

    /// The answer, by job: those that are active are in the order in which they were ready.
    static func read(
        _ question: PostgresTransaction.Question, in transaction: PostgresTransaction
    ) throws -> [JobName: Occupancy] {
        var found: [JobName: Occupancy] = [:]
        for row in try transaction.rows(question, { (try $0.text(0), try $0.run(1), try $0.text(2)) }) {
            let job = JobName(stored: row.0)
            if row.2 == RunState.queued.rawValue {
                found[job, default: Occupancy()].queued += 1
            } else {
                found[job, default: Occupancy()].active.append(row.1)
            }
        }
        return found
    }

    /// The runs of a job that are queued, oldest first.
    static func queued(of job: JobName, in transaction: PostgresTransaction) throws -> [RunID] {
        try transaction.all(
            "SELECT id FROM rollcall_run WHERE job = $1 AND state = 'queued' ORDER BY due, id", [job]
        ) { try $0.run(0) }
    }

    /// Cancels the runs of jobs that wait: queued and retrying ones.
    static func cancelWaiting(of jobs: [JobName], reason: RunReason, in transaction: PostgresTransaction) throws {
        let waiting = try transaction.all(
            "SELECT id FROM rollcall_run WHERE job = ANY ($1) AND state IN ('queued', 'retrying') ORDER BY id", [jobs]
        ) { try $0.run(0) }
        try RunEnding.cancel(waiting, reason: reason, in: transaction)
    }
}
