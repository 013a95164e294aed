internal import RollcallCore
internal import RollcallStorage

extension RunEnding {
    /// Sends endings, each of which is written unless its term holds no more; `read` has the answer.
    ///
    /// One statement for all, and one for the events that the runs held back, which become visible when they have ended.
    /// What somebody asked for comes before a retry. Where the same may have been written before (`isRepeated`), the
    /// answer says of those endings, too, that they are: nobody but the holder of a term writes its outcome.
    static func write(
        _ endings: [RunEnding], in transaction: PostgresTransaction
    ) throws -> PostgresTransaction.Question {
        let (runs, fences, outcomes) = (
            endings.map(\.term.run), endings.map(\.term.fence), endings.map(\.outcome.rawValue)
        )
        let writing = try transaction.ask(
            sql,
            [
                transaction.givenClock?.wall, runs, fences, endings.map(\.state.rawValue),
                endings.map { $0.reason?.rawValue }, endings.map { $0.retryAfter?.wholeMicroseconds },
                endings.map { $0.failure?.code }, endings.map { $0.failure?.message },
                try endings.map { try $0.result.map(JSONText.write(object:)) }, outcomes,
            ])
        try PendingEvents.release(of: runs, in: transaction)
        guard transaction.isRepeated else { return writing }
        return try transaction.ask(standing, [runs, fences, outcomes])
    }

    /// The states of the runs whose endings were written.
    static func read(
        _ question: PostgresTransaction.Question, in transaction: PostgresTransaction
    ) throws -> [LeaseTerm: RunState] {
        let written = try transaction.rows(question) { row -> (LeaseTerm, RunState) in
            (LeaseTerm(run: try row.run(0), fence: Int64(try row.number(1))), try row.word(2))
        }
        return Dictionary(written) { first, _ in first }
    }

    /// Which endings stand as they were to be written.
    private static let standing = """
        SELECT r.id, r.fence, r.state FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS n (id, fence, outcome)
        JOIN rollcall_run AS r ON r.id = n.id
        WHERE r.state <> 'running' AND r.fence = n.fence AND r.attempt_outcome = n.outcome
        UNION ALL
        SELECT a.run, a.fence, 'retrying' FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS n (id, fence, outcome)
        JOIN rollcall_attempt AS a ON a.run = n.id WHERE a.fence = n.fence AND a.outcome = n.outcome
        """

    /// Where a run goes: somebody who asked for its end comes before a retry.
    private static let endState = """
        CASE WHEN n.state = 'retrying' AND r.cancel_asked IS NOT NULL THEN 'cancelled' ELSE n.state END
        """

    /// One instant for all: when the transaction began.
    private static let now = "coalesce($1::timestamptz, now())"

    /// The state is written so that no plan begins with the index on open runs, which is a short one when the plan is
    /// made.
    private static let sql = """
        UPDATE rollcall_run AS r SET
            state = \(endState),
            reason = CASE WHEN \(endState) = n.state THEN n.reason ELSE r.cancel_asked END,
            finished_at = CASE WHEN \(endState) <> 'retrying' THEN \(now) END,
            next_attempt_at = CASE WHEN \(endState) = 'retrying' THEN \(now) + n.pause * interval '1 microsecond' END,
            failure_code = n.failure_code, failure_message = n.failure_message,
            result = coalesce(n.result::json, r.result), attempt_finished_at = \(now),
            attempt_outcome = n.outcome,
            failures = r.failures + CASE WHEN n.outcome IN ('failed', 'timed_out') THEN 1 ELSE 0 END,
            losses = r.losses + CASE WHEN n.outcome = 'lost' THEN 1 ELSE 0 END,
            lease_worker = NULL, lease_until = NULL
        FROM unnest(
            $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
            $10::text[])
            AS n (id, fence, state, reason, pause, failure_code, failure_message, result, outcome)
        WHERE r.id = n.id AND r.state || '' = 'running' AND r.fence = n.fence
        RETURNING r.id, r.fence, r.state
        """

    /// Ends runs that have not ended, whatever they are doing; their workers find their terms gone.
    static func cancel(
        _ runs: [RunID], reason: RunReason, in transaction: PostgresTransaction
    ) throws {
        guard !runs.isEmpty else { return }
        try transaction.later(
            """
            UPDATE rollcall_run SET
                state = 'cancelled', reason = $1, finished_at = $2, next_attempt_at = NULL,
                attempt_finished_at = CASE WHEN state = 'running' THEN $2 ELSE attempt_finished_at END,
                attempt_outcome = CASE WHEN state = 'running' THEN 'cancelled' ELSE attempt_outcome END,
                lease_worker = NULL, lease_until = NULL
            WHERE id = ANY ($3) AND state IN ('queued', 'running', 'retrying')
            """, [reason.rawValue, try transaction.now, runs])
        try PendingEvents.release(of: runs, in: transaction)
    }
}
