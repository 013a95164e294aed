internal import RollcallCore

/// Events of rooms that a run is not done with.
enum PendingEvents {
    /// Makes the held events of those runs visible that have ended; called by whatever ends runs, in its transaction.
    static func release(of runs: [RunID], in transaction: PostgresTransaction) throws {
        guard !runs.isEmpty else { return }
        try transaction.later(
            """
            WITH released AS (DELETE FROM rollcall_pending_event WHERE run = ANY ($1)
                AND NOT EXISTS (SELECT 1 FROM rollcall_run AS r WHERE r.id = run AND r.\(OpenRuns.condition)) RETURNING *)
            INSERT INTO rollcall_event (id, at, kind, room, count, members, run)
            SELECT id, at, kind, room, count, members, run FROM released ORDER BY run, id
            """, [runs])
    }
}
