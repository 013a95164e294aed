internal import RollcallCore
internal import RollcallStorage

/// Finds finished runs that a policy no longer keeps, and deletes them.
struct HistoryPruner {
    let transaction: PostgresTransaction

    /// A row to delete, as it was when it was found: a skip row may grow before it goes, and then stays.
    struct Victim: Sendable, Hashable {
        var run: RunID
        var skippedLast: Timestamp?
    }

    /// What was found.
    struct Found: Sendable {
        var victims: [Victim] = []
        /// The job at which the batch was full; nil when every job was looked at.
        var stoppedAt: JobName?
    }

    /// Looks at every job once, beginning with the given one, until the batch is full.
    func find(_ request: HistoryPruning, from start: JobName?) throws -> Found {
        let now = try transaction.now
        let named = request.policies.sorted { $0.key < $1.key }
        let policies = named.map(\.value) + [request.fallback]
        let rows = try transaction.all(
            Self.sql,
            [
                named.map { Optional($0.key.description) } + [nil], policies.map(\.keep),
                policies.map { now - $0.age }, policies.map { now - $0.failureAge },
                policies.map { Self.bound(now - $0.age) }, policies.map { Self.bound(now - $0.failureAge) },
                request.batch, start?.description ?? "",
            ]
        ) { (try $0.text(0), Victim(run: try $0.run(1), skippedLast: try $0.optionalInstant(2))) }
        // A row may be both old and one too many.
        var seen: Set<Victim> = []
        let victims = rows.map(\.1).filter { seen.insert($0).inserted }
        let isFull = rows.count >= request.batch
        return Found(victims: victims, stoppedAt: isFull ? rows.last.map { JobName(stored: $0.0) } : nil)
    }

    /// Rows that happened before an instant have ids made before it.
    private static func bound(_ cutoff: Timestamp) -> UUIDv7 {
        var ones = Ones()
        return UUIDv7(at: cutoff, using: &ones)
    }

    /// The two classes of rows are counted and aged apart.
    private static let sql = """
        WITH given AS (
            SELECT * FROM unnest(
                $1::text[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::uuid[], $6::uuid[])
                AS n (job, keep, cutoff, failure_cutoff, newest, newest_failure)),
        policy AS (
            SELECT j.name, g.* FROM (SELECT name FROM rollcall_job ORDER BY name < $8, name) AS j CROSS JOIN LATERAL (
                SELECT * FROM given AS g WHERE g.job = j.name OR g.job IS NULL ORDER BY g.job NULLS LAST LIMIT 1) AS g)
        SELECT p.name, v.id, v.skipped_last FROM policy AS p CROSS JOIN LATERAL (
            (SELECT r.id, r.skipped_last FROM rollcall_run AS r
                WHERE r.job = p.name AND r.id <= p.newest AND \(good)
                    AND coalesce(r.skipped_last, r.finished_at, r.created_at) < p.cutoff ORDER BY r.id LIMIT $7)
            UNION ALL
            (SELECT r.id, r.skipped_last FROM rollcall_run AS r
                WHERE r.job = p.name AND r.id <= p.newest_failure AND \(bad)
                    AND coalesce(r.skipped_last, r.finished_at, r.created_at) < p.failure_cutoff
                ORDER BY r.id LIMIT $7)
            UNION ALL
            (SELECT r.id, r.skipped_last FROM rollcall_run AS r WHERE r.job = p.name AND \(good)
                ORDER BY r.id DESC OFFSET p.keep LIMIT $7)
            UNION ALL
            (SELECT r.id, r.skipped_last FROM rollcall_run AS r WHERE r.job = p.name AND \(bad)
                ORDER BY r.id DESC OFFSET p.keep LIMIT $7)
        ) AS v LIMIT $7
        """

    private static let good = "r.state IN ('succeeded', 'skipped')"
    private static let bad = "r.state IN ('failed', 'cancelled')"

    /// Deletes the rows that are still as they were found, with their attempts and logs; how many.
    ///
    /// Attempts and logs go by a statement that begins when the rows are gone, so that it sees what was added last.
    func delete(_ victims: [Victim]) throws -> Int {
        let gone = try transaction.all(
            """
            DELETE FROM rollcall_run AS r USING unnest($1::uuid[], $2::timestamptz[]) AS n (id, skipped_last)
            WHERE r.id = n.id AND r.state NOT IN ('queued', 'running', 'retrying')
                AND r.skipped_last IS NOT DISTINCT FROM n.skipped_last
            RETURNING r.id
            """, [victims.map(\.run), victims.map(\.skippedLast)]
        ) { try $0.run(0) }
        try transaction.later("DELETE FROM rollcall_attempt WHERE run = ANY ($1)", [gone])
        try transaction.later("DELETE FROM rollcall_log WHERE run = ANY ($1)", [gone])
        return gone.count
    }

    /// Deletes revisions that are not current, that no run refers to, and that nobody has stored for an hour: somebody
    /// may be about to refer to them.
    ///
    /// Of the audit trail the newest 10,000 entries stay.
    func forgetRevisions() throws {
        try transaction.later(
            """
            DELETE FROM rollcall_definition AS d WHERE d.created_at < $1
                AND NOT EXISTS (SELECT 1 FROM rollcall_job AS j WHERE j.name = d.job AND j.definition = d.hash)
                AND NOT EXISTS (SELECT 1 FROM rollcall_run AS r WHERE r.job = d.job AND r.definition = d.hash)
            """, [try transaction.now - .seconds(3_600)])
        try transaction.later(
            "DELETE FROM rollcall_audit WHERE number <= (SELECT max(number) FROM rollcall_audit) - 10000")
    }

    /// The randomness of the largest identifier of an instant.
    private struct Ones: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max }
    }
}
