internal import GRDB
internal import RollcallCore

/// A change that somebody may want to know the author of.
struct AuditEntry {
    let job: JobName
    let action: String
    let actor: String

    /// Adds it to the trail.
    func write(in transaction: SQLiteTransaction) throws {
        try transaction.change(
            "INSERT INTO rollcall_audit (at, job, action, actor) VALUES (?, ?, ?, ?)",
            [transaction.now.microseconds, job.description, action, actor])
    }
}
