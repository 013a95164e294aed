internal import RollcallCore

/// Removes jobs that no live worker's schedule has held for one lease (semantics, rule 13).
struct Retirement {
    let transaction: PostgresTransaction

    /// A job goes when every retirement for one lease has found live workers, and none that holds it.
    func retire(unheldFor lease: Duration) throws -> [JobName] {
        let clock = try transaction.leaseClock
        guard try WorkerRow.isAnyoneAlive(in: transaction) else { return [] }
        let changing = try changing(at: clock)
        guard !changing.isEmpty else { return [] }
        let held = changing.filter(\.isHeld).map(\.name)
        let noticed = changing.filter { !$0.isHeld && $0.since == nil }.map(\.name)
        try mark(held, since: nil)
        try mark(noticed, since: clock)
        let retired = changing.filter { !$0.isHeld && clock - ($0.since ?? clock) >= lease }.map(\.name)
        if !retired.isEmpty { try remove(retired) }
        return retired
    }

    /// The jobs that are not held, and those that were not and are again; held until the transaction ends.
    private func changing(at clock: Timestamp) throws -> [(name: JobName, isHeld: Bool, since: Timestamp?)] {
        try transaction.all(
            """
            WITH held AS MATERIALIZED (
                SELECT DISTINCT e.job FROM rollcall_schedule_entry AS e
                WHERE e.schedule IN (SELECT w.holds FROM rollcall_worker AS w WHERE w.alive_until > $1))
            SELECT j.name, j.name IN (SELECT job FROM held), j.unheld_since FROM rollcall_job AS j
            WHERE j.definition IS NOT NULL AND j.removed_at IS NULL
                AND (j.name NOT IN (SELECT job FROM held) OR j.unheld_since IS NOT NULL)
            ORDER BY j.name FOR NO KEY UPDATE OF j
            """, [clock]
        ) { (JobName(stored: try $0.text(0)), try $0.flag(1), try $0.optionalInstant(2)) }
    }

    private func mark(_ jobs: [JobName], since: Timestamp?) throws {
        guard !jobs.isEmpty else { return }
        try transaction.later("UPDATE rollcall_job SET unheld_since = $1 WHERE name = ANY ($2)", [since, jobs])
    }

    private func remove(_ jobs: [JobName]) throws {
        try transaction.later(
            "UPDATE rollcall_job SET removed_at = $1 WHERE name = ANY ($2)", [try transaction.now, jobs])
        try OpenRuns.cancelWaiting(of: jobs, reason: .removed, in: transaction)
        try AuditEntry.write(
            jobs.map { AuditEntry(job: $0, action: "removed", actor: "the workers") }, in: transaction)
        try ChangeMark.raise(in: transaction)
    }
}
