internal import GRDB
internal import RollcallCore

/// How an attempt ends and where its run goes: one statement, checked by the term that it is written under.
struct RunEnding {
    /// The run, and the fence that must still be its own.
    let term: LeaseTerm
    /// How the attempt ended.
    let outcome: AttemptOutcome
    /// Where the run goes.
    var state: RunState
    /// Why, for failed and cancelled.
    var reason: RunReason?
    /// Why the attempt did not succeed.
    var failure: RunFailure?
    /// The result of a run that succeeded; nil keeps what the steps stored.
    var result: RunResult?
    /// When the next attempt is due, for `retrying`.
    var nextAttemptAt: Timestamp?

    /// The ending of a run that has succeeded.
    init(success term: LeaseTerm, result: RunResult) {
        self.term = term
        self.result = result
        outcome = .succeeded
        state = .succeeded
    }

    /// The ending that a worker or the reaper asks for.
    ///
    /// - Parameter asked: the reason for which somebody asked for the run's end; it comes before a retry.
    init(_ ending: AttemptEnding, asked: RunReason?, now: Timestamp) {
        term = ending.term
        outcome = ending.end.outcome
        failure = ending.end.failure
        switch (ending.end.disposition, asked) {
        case (.succeed(let result), _):
            state = .succeeded
            self.result = result
            failure = nil
        case (.retry(let delay), nil):
            state = .retrying
            nextAttemptAt = now + delay
        case (.fail(let reason), _):
            state = .failed
            self.reason = reason
        case (.cancel(let reason), _), (.retry, let reason?):
            state = .cancelled
            self.reason = reason
        }
    }

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
                state.rawValue, isFinal ? 0 : 1, reason?.rawValue, isFinal ? now : nil, nextAttemptAt?.microseconds,
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
