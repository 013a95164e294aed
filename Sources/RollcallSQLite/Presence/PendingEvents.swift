internal import GRDB
internal import RollcallCore
internal import RollcallPresence

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

    /// Whether a run holds any event back.
    static func exist(for run: RunID, in transaction: SQLiteTransaction) throws -> Bool {
        try transaction.exists("SELECT 1 FROM rollcall_pending_event WHERE run = ? LIMIT 1", [run.description])
    }

    /// Takes what a run has held back of a room; nil when it holds nothing.
    static func take(run: RunID, room: String, in transaction: SQLiteTransaction) throws -> (
        count: Int, members: String
    )? {
        let arguments: StatementArguments = [run.description, room]
        let held = try transaction.first(
            "SELECT count, members FROM rollcall_pending_event WHERE run = ? AND room = ?", arguments
        ) { (count: try $0.number(0), members: try $0.text(1)) }
        if held != nil {
            try transaction.change("DELETE FROM rollcall_pending_event WHERE run = ? AND room = ?", arguments)
        }
        return held
    }

    /// Holds an event back until the run is done with its room, or has ended.
    static func hold(_ entry: EventLog.Entry, run: RunID, in transaction: SQLiteTransaction) throws {
        try transaction.change(
            """
            INSERT INTO rollcall_pending_event (run, room, id, at, kind, count, members) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                run.description, entry.room, transaction.newIdentifier().description, transaction.now.microseconds,
                entry.kind.rawValue, entry.count, entry.members,
            ])
    }
}
