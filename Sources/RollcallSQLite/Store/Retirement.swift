internal import GRDB
internal import RollcallCore

/// Removes jobs that no live worker's schedule has held for one lease (semantics, rule 13).
struct Retirement {
    let transaction: SQLiteTransaction

    /// A job goes when every retirement for one lease has found live workers, and none that holds it.
    func retire(unheldFor lease: Duration) throws -> [JobName] {
        let isAnyoneAlive = try transaction.exists(
            "SELECT 1 FROM rollcall_worker AS w WHERE \(WorkerRow.isAlive)", WorkerRow.aliveArguments(transaction))
        guard isAnyoneAlive else { return [] }
        var retired: [JobName] = []
        for job in try changing() {
            guard !job.isHeld else {
                try mark(job.name, since: nil)
                continue
            }
            let since = job.since ?? transaction.boot
            if job.since == nil { try mark(job.name, since: since) }
            if transaction.boot - since >= lease { retired.append(job.name) }
        }
        for job in retired { try remove(job) }
        return retired
    }

    /// The jobs that are not held, and those that were not and are again.
    private func changing() throws -> [(name: JobName, isHeld: Bool, since: BootInstant?)] {
        try transaction.all(
            """
            WITH held AS MATERIALIZED (
                SELECT e.job FROM rollcall_schedule_entry AS e
                WHERE e.schedule IN (SELECT w.holds FROM rollcall_worker AS w WHERE \(WorkerRow.isAlive)))
            SELECT j.name, j.name IN (SELECT job FROM held) AS is_held,
                CASE WHEN j.unheld_boot = ? THEN j.unheld_since END
            FROM rollcall_job AS j
            WHERE j.definition IS NOT NULL AND j.removed_at IS NULL AND (NOT is_held OR j.unheld_since IS NOT NULL)
            ORDER BY j.name
            """, WorkerRow.aliveArguments(transaction) + [transaction.bootID]
        ) { row in
            let since = try row.optionalNumber(2).map { BootInstant(microseconds: Int64($0)) }
            return (JobName(stored: try row.text(0)), try row.number(1) != 0, since)
        }
    }

    private func mark(_ job: JobName, since: BootInstant?) throws {
        try transaction.change(
            "UPDATE rollcall_job SET unheld_since = ?, unheld_boot = ? WHERE name = ?",
            [since?.microseconds, since == nil ? nil : transaction.bootID, job.description])
    }

    private func remove(_ job: JobName) throws {
        try transaction.change(
            "UPDATE rollcall_job SET removed_at = ? WHERE name = ?",
            [transaction.now.microseconds, job.description])
        try OpenRuns.cancelWaiting(of: job, reason: .removed, in: transaction)
        try AuditEntry(job: job, action: "removed", actor: "the workers").write(in: transaction)
    }
}
