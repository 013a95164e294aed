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

    /// Adds entries to the trail.
    static func write(_ entries: [AuditEntry], in transaction: PostgresTransaction) throws {
        guard !entries.isEmpty else { return }
        try transaction.later(
            """
            INSERT INTO rollcall_audit (at, job, action, actor, old_revision, new_revision, old_next, new_next)
            SELECT $1::timestamptz, n.job, n.action, n.actor, n.old_revision, n.new_revision, n.old_next, n.new_next
            FROM unnest(
                $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[])
                AS n (job, action, actor, old_revision, new_revision, old_next, new_next)
            """,
            [
                try transaction.now, entries.map(\.job), entries.map(\.action), entries.map(\.actor),
                entries.map(\.before?.revision.description), entries.map(\.after?.revision.description),
                entries.map(\.before?.next), entries.map(\.after?.next),
            ])
    }

    /// The newest entries of a job, or of all with nil, newest first.
    static func newest(of job: JobName?, limit: Int, in transaction: PostgresTransaction) throws -> [AuditRecord] {
        try transaction.all(
            """
            SELECT at, job, action, actor, old_revision, old_next, new_revision, new_next FROM rollcall_audit
            WHERE $1::text IS NULL OR job = $1 ORDER BY number DESC LIMIT $2
            """, [job, limit]
        ) { row in
            var record = AuditRecord(
                at: try row.instant(0), job: JobName(stored: try row.text(1)), action: try row.text(2),
                actor: try row.text(3))
            record.before = try side(row, 4)
            record.after = try side(row, 6)
            return record
        }
    }

    private static func side(_ row: PostgresRow, _ column: Int32) throws -> ScheduleChange.Side? {
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

/// What tells every worker that it has to look at the jobs again.
enum ChangeMark {
    /// Raises the mark; the last statement but COMMIT, as whoever raises it holds up the others who do.
    static func raise(in transaction: PostgresTransaction) throws {
        try transaction.later("UPDATE rollcall_change SET number = number + 1")
        try tell(in: transaction)
    }

    /// Wakes the workers when the transaction is committed: there is something to look at.
    ///
    /// Commits that notify follow one another through the whole server, so this is for what people do, not for ticks.
    static func tell(in transaction: PostgresTransaction) throws {
        try transaction.later("SELECT pg_notify($1, '')", [PostgresListener.work])
    }
}
