internal import GRDB
internal import RollcallCore

/// Removes jobs that no live worker's schedule has held for one lease (semantics, rule 13).
struct Retirement {
    let rows: DefinitionRow

    private var transaction: SQLiteTransaction { rows.transaction }

    /// A job goes when every retirement for one lease has found live workers, and none that holds it; at once when the
    /// only live worker has dropped it.
    func retire(_ request: RetirementRequest) throws -> [ScheduleChange] {
        let alive = try transaction.all(
            "SELECT w.id FROM rollcall_worker AS w WHERE \(WorkerRow.isAlive) LIMIT 2",
            WorkerRow.aliveArguments(transaction)
        ) { try $0.text(0) }
        guard !alive.isEmpty else { return [] }
        let dropped = alive == [request.worker?.description] ? Set(request.dropped) : []
        var retired: [JobName] = []
        for job in try changing() {
            guard !job.isHeld else {
                try mark(job.name, since: nil)
                continue
            }
            let since = job.since ?? transaction.boot
            if job.since == nil { try mark(job.name, since: since) }
            if transaction.boot - since >= request.lease || dropped.contains(job.name) { retired.append(job.name) }
        }
        return try retired.compactMap { try remove($0, by: request.actor) }
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

    private func remove(_ job: JobName, by actor: String) throws -> ScheduleChange? {
        guard let row = try JobRow.read(job, in: transaction),
            let definition = try rows.read(row.state.revision?.description)
        else { return nil }
        try transaction.change(
            "UPDATE rollcall_job SET removed_at = ? WHERE name = ?",
            [transaction.now.microseconds, job.description])
        try OpenRuns.cancelWaiting(of: job, reason: .removed, in: transaction)
        let change = ScheduleChange.removing(definition, row.state, now: transaction.now)
        try AuditEntry(change, actor: actor).write(in: transaction)
        return change
    }
}
