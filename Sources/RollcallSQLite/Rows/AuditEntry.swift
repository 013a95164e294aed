internal import GRDB
internal import RollcallCore

/// A change that somebody may want to know the author of.
struct AuditEntry {
    let job: JobName
    let action: String
    let actor: String
    /// How the job's definition stood before, where the change is one of it.
    var before: ScheduleChange.Side?
    /// How it stands now.
    var after: ScheduleChange.Side?

    /// Adds it to the trail.
    func write(in transaction: SQLiteTransaction) throws {
        try transaction.change(
            """
            INSERT INTO rollcall_audit (at, job, action, actor, old_revision, new_revision, old_next, new_next)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                transaction.now.microseconds, job.description, action, actor, before?.revision.description,
                after?.revision.description, before?.next?.microseconds, after?.next?.microseconds,
            ])
    }

    /// The newest entries of a job, or of all with nil, newest first.
    static func newest(of job: JobName?, limit: Int, in transaction: SQLiteTransaction) throws -> [AuditRecord] {
        try transaction.all(
            """
            SELECT at, job, action, actor, old_revision, old_next, new_revision, new_next FROM rollcall_audit
            WHERE ? IS NULL OR job = ? ORDER BY number DESC LIMIT ?
            """, [job?.description, job?.description, limit]
        ) { row in
            var record = AuditRecord(
                at: try row.instant(0), job: JobName(stored: try row.text(1)), action: try row.text(2),
                actor: try row.text(3))
            record.before = try side(row, 4)
            record.after = try side(row, 6)
            return record
        }
    }

    private static func side(_ row: Row, _ column: Int) throws -> ScheduleChange.Side? {
        guard let revision = try row.optionalText(column) else { return nil }
        return ScheduleChange.Side(
            revision: DefinitionHash(stored: revision), next: try row.optionalInstant(column + 1))
    }
}

extension AuditEntry {
    /// The entry of a definition that came, changed or went.
    init(_ change: ScheduleChange, actor: String) {
        self.init(
            job: change.job, action: change.kind.rawValue, actor: actor, before: change.before, after: change.after)
    }
}
