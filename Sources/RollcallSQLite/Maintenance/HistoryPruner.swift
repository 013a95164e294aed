internal import GRDB
internal import RollcallCore

/// Finds finished runs that a policy no longer keeps, on a snapshot, so that writers go on meanwhile.
struct HistoryPruner {
    let transaction: SQLiteTransaction
    let request: HistoryPruning

    /// A row to delete, as it was when it was found: a skip row may grow before it goes, and then stays.
    struct Victim: Sendable {
        var run: String
        var skippedLast: Int
    }

    /// What was found.
    struct Found: Sendable {
        var victims: [Victim] = []
        /// The job at which the batch was full; nil when every job was looked at.
        var stoppedAt: JobName?
    }

    /// The two classes of rows that are counted and aged apart, each with the condition that its index knows.
    private enum Class: String {
        case good = "state IN ('succeeded', 'skipped')"
        case bad = "state IN ('failed', 'cancelled')"
    }

    /// Looks at every job once, beginning with the given one, until the batch is full.
    func find(from start: JobName?) throws -> Found {
        let first = start?.description ?? ""
        let jobs = try transaction.all(
            "SELECT name FROM rollcall_job ORDER BY name < ?, name", [first]
        ) { JobName(stored: try $0.text(0)) }
        var found = Found()
        for job in jobs {
            try find(of: job, into: &found)
            guard found.victims.count < request.batch else {
                found.stoppedAt = job
                break
            }
        }
        return found
    }

    private func find(of job: JobName, into found: inout Found) throws {
        let policy = request.policies[job] ?? request.fallback
        let rows =
            try transaction.first(
                "SELECT count(*) FROM rollcall_run WHERE job = ?", [job.description]
            ) { try $0.number(0) } ?? 0
        guard rows > 0 else { return }
        var doomed = try old(.good, than: policy.age, of: job) + old(.bad, than: policy.failureAge, of: job)
        if rows > policy.keep {
            doomed += try surplus(.good, over: policy.keep, of: job) + surplus(.bad, over: policy.keep, of: job)
        }
        var seen: Set<String> = []
        for victim in doomed where found.victims.count < request.batch && seen.insert(victim.run).inserted {
            found.victims.append(victim)
        }
    }

    /// Rows that happened longer ago than an age; their ids were made before they happened.
    private func old(_ rows: Class, than age: Duration, of job: JobName) throws -> [Victim] {
        let cutoff = transaction.now - age
        guard cutoff > .epoch else { return [] }
        var ones = Ones()
        let bound = UUIDv7(at: cutoff, using: &ones).description
        return try transaction.all(
            """
            SELECT id, coalesce(skipped_last, 0) FROM rollcall_run
            WHERE job = ? AND id <= ? AND \(rows.rawValue) AND coalesce(skipped_last, finished_at, created_at) < ?
            ORDER BY id LIMIT ?
            """, [job.description, bound, cutoff.microseconds, request.batch], Self.victim)
    }

    /// Rows beyond the newest so many.
    private func surplus(_ rows: Class, over keep: Int, of job: JobName) throws -> [Victim] {
        try transaction.all(
            """
            SELECT id, coalesce(skipped_last, 0) FROM rollcall_run WHERE job = ? AND \(rows.rawValue)
            ORDER BY id DESC LIMIT ? OFFSET ?
            """, [job.description, request.batch, keep], Self.victim)
    }

    private static func victim(_ row: Row) throws -> Victim {
        Victim(run: try row.text(0), skippedLast: try row.number(1))
    }

    /// The randomness of the largest identifier of an instant.
    private struct Ones: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max }
    }
}

extension HistoryPruner.Victim {
    /// Deletes the row with its attempts and log, if it is still as it was found; whether it was.
    func delete(in transaction: SQLiteTransaction) throws -> Bool {
        let gone = try transaction.change(
            "DELETE FROM rollcall_run WHERE id = ? AND is_open = 0 AND coalesce(skipped_last, 0) = ?",
            [run, skippedLast])
        guard gone > 0 else { return false }
        try transaction.change("DELETE FROM rollcall_attempt WHERE run = ?", [run])
        try transaction.change("DELETE FROM rollcall_log WHERE run = ?", [run])
        return true
    }
}
