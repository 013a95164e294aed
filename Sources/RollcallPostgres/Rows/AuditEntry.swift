internal import RollcallCore

/// A change that somebody may want to know the author of.
struct AuditEntry {
    let job: JobName
    let action: String
    let actor: String

    /// Adds entries to the trail.
    static func write(_ entries: [AuditEntry], in transaction: PostgresTransaction) throws {
        guard !entries.isEmpty else { return }
        try transaction.later(
            """
            INSERT INTO rollcall_audit (at, job, action, actor)
            SELECT $1::timestamptz, n.job, n.action, n.actor FROM unnest($2::text[], $3::text[], $4::text[])
                AS n (job, action, actor)
            """, [try transaction.now, entries.map(\.job), entries.map(\.action), entries.map(\.actor)])
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
