internal import GRDB
internal import RollcallCore
internal import RollcallStorage

extension RunEnding {
    /// Writes it; false when the term holds no more, and nothing was written.
    ///
    /// Events that the run held back become visible when it has ended.
    func write(in transaction: SQLiteTransaction) throws -> Bool {
        let now = transaction.now.microseconds
        let isFinal = state.isFinal
        let changed = try transaction.change(
            """
            UPDATE rollcall_run SET
                state = ?, is_open = ?, reason = ?, finished_at = ?, next_attempt_at = ?, failure_code = ?,
                failure_message = ?, result = coalesce(?, result), attempt_finished_at = ?, attempt_outcome = ?,
                failures = failures + ?, losses = losses + ?,
                lease_worker = NULL, lease_boot = NULL, lease_until = NULL
            WHERE id = ? AND state = 'running' AND fence = ?
            """,
            [
                state.rawValue, isFinal ? 0 : 1, reason?.rawValue, isFinal ? now : nil,
                retryAfter.map { (transaction.now + $0).microseconds },
                failure?.code, failure?.message, try result.map(JSONText.write(object:)), now, outcome.rawValue,
                outcome == .failed || outcome == .timedOut ? 1 : 0, outcome == .lost ? 1 : 0,
                term.run.description, term.fence,
            ])
        guard changed > 0 else { return false }
        if isFinal { try PendingEvents.release(run: term.run, in: transaction) }
        return true
    }

    /// Ends a run that has not ended, whatever it is doing; its worker finds its term gone.
    static func cancel(_ run: RunID, reason: RunReason, in transaction: SQLiteTransaction) throws {
        let now = transaction.now.microseconds
        let changed = try transaction.change(
            """
            UPDATE rollcall_run SET
                state = 'cancelled', is_open = 0, reason = ?, finished_at = ?, next_attempt_at = NULL,
                attempt_finished_at = CASE WHEN state = 'running' THEN ? ELSE attempt_finished_at END,
                attempt_outcome = CASE WHEN state = 'running' THEN 'cancelled' ELSE attempt_outcome END,
                lease_worker = NULL, lease_boot = NULL, lease_until = NULL
            WHERE id = ? AND is_open = 1
            """, [reason.rawValue, now, now, run.description])
        if changed > 0 { try PendingEvents.release(run: run, in: transaction) }
    }
}
