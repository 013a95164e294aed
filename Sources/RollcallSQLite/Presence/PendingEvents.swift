internal import GRDB
internal import RollcallCore

/// Events of rooms that a run is not done with.
enum PendingEvents {
    /// Makes the held events of a run visible; called by whatever ends the run, in its transaction.
    static func release(run: RunID, in transaction: SQLiteTransaction) throws {
        let name = run.description
        let released = try transaction.change(
            """
            INSERT INTO rollcall_event (id, at, kind, room, count, members, run)
            SELECT id, at, kind, room, count, members, run FROM rollcall_pending_event WHERE run = ? ORDER BY id
            """, [name])
        guard released > 0 else { return }
        try transaction.change("DELETE FROM rollcall_pending_event WHERE run = ?", [name])
    }
}
