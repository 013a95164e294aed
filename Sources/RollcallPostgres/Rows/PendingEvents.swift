internal import RollcallCore

/// Events of rooms that a run is not done with.
enum PendingEvents {
    /// Makes the held events of runs visible; called by whatever ends the runs, in its transaction.
    static func release(of runs: [RunID], in transaction: PostgresTransaction) throws {
        guard !runs.isEmpty else { return }
        try transaction.later(
            """
            WITH released AS (DELETE FROM rollcall_pending_event WHERE run = ANY ($1) RETURNING *)
            INSERT INTO rollcall_event (id, at, kind, room, count, members, run)
            SELECT id, at, kind, room, count, members, run FROM released ORDER BY run, id
            """, [runs])
    }
}
