internal import RollcallCore
internal import RollcallStorage

extension RunEnding {
    /// Writes endings, each unless its term holds no more, and answers the states of those that were written.
    ///
    /// One statement for all. What somebody asked for comes before a retry. Events that a run held back become visible
    /// when it has ended.
    static func write(
        _ endings: [RunEnding], in transaction: PostgresTransaction
    ) throws -> [LeaseTerm: RunState] {
        guard !endings.isEmpty else { return [:] }
        let written = try transaction.all(
            sql,
            [
                try transaction.now, endings.map(\.term.run), endings.map(\.term.fence),
                endings.map(\.state.rawValue), endings.map { $0.reason?.rawValue }, endings.map(\.nextAttemptAt),
                endings.map { $0.failure?.code }, endings.map { $0.failure?.message },
                try endings.map { try $0.result.map(JSONText.write(object:)) }, endings.map(\.outcome.rawValue),
            ]
        ) { row -> (LeaseTerm, RunState) in
            (LeaseTerm(run: try row.run(0), fence: Int64(try row.number(1))), try row.word(2))
        }
        try PendingEvents.release(of: written.filter(\.1.isFinal).map(\.0.run), in: transaction)
        return Dictionary(written) { first, _ in first }
    }

    /// Where a run goes: somebody who asked for its end comes before a retry.
    private static let endState = """
        CASE WHEN n.state = 'retrying' AND r.cancel_asked IS NOT NULL THEN 'cancelled' ELSE n.state END
        """

    private static let sql = """
        UPDATE rollcall_run AS r SET
            state = \(endState),
            reason = CASE WHEN \(endState) = n.state THEN n.reason ELSE r.cancel_asked END,
            finished_at = CASE WHEN \(endState) <> 'retrying' THEN $1::timestamptz END,
            next_attempt_at = CASE WHEN \(endState) = 'retrying' THEN n.next_attempt_at END,
            failure_code = n.failure_code, failure_message = n.failure_message,
            result = coalesce(n.result::json, r.result), attempt_finished_at = $1, attempt_outcome = n.outcome,
            failures = r.failures + CASE WHEN n.outcome IN ('failed', 'timed_out') THEN 1 ELSE 0 END,
            losses = r.losses + CASE WHEN n.outcome = 'lost' THEN 1 ELSE 0 END,
            lease_worker = NULL, lease_until = NULL
        FROM unnest(
            $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::text[],
            $10::text[])
            AS n (id, fence, state, reason, next_attempt_at, failure_code, failure_message, result, outcome)
        WHERE r.id = n.id AND r.state = 'running' AND r.fence = n.fence
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
