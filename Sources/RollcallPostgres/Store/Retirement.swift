internal import RollcallCore

/// Removes jobs that no live worker's schedule has held for one lease (semantics, rule 13).
struct Retirement {
    let rows: DefinitionRow

    private var transaction: PostgresTransaction { rows.transaction }

    /// A job goes when every retirement for one lease has found live workers, and none that holds it; at once when the
    /// only live worker has dropped it.
    func retire(_ request: RetirementRequest) throws -> [ScheduleChange] {
        let clock = try transaction.leaseClock
        // Nobody registers between this look and the next: a worker that comes may hold what is dropped.
        if !request.dropped.isEmpty { try SharedLock.registry.hold(in: transaction) }
        let alive = try transaction.all(
            "SELECT id FROM rollcall_worker WHERE alive_until > $1 LIMIT 2", [clock]
        ) { WorkerID(try $0.identifier(0)) }
        guard !alive.isEmpty else { return [] }
        let dropped = alive == [request.worker] ? Set(request.dropped) : []
        let changing = try changing(at: clock)
        guard !changing.isEmpty else { return [] }
        let held = changing.filter(\.isHeld).map(\.name)
        let noticed = changing.filter { !$0.isHeld && $0.since == nil }.map(\.name)
        try mark(held, since: nil)
        try mark(noticed, since: clock)
        let retired = changing.filter { job in
            !job.isHeld && (clock - (job.since ?? clock) >= request.lease || dropped.contains(job.name))
        }
        return retired.isEmpty ? [] : try remove(retired.map(\.name), by: request.actor)
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

    private func remove(_ jobs: [JobName], by actor: String) throws -> [ScheduleChange] {
        let now = try transaction.now
        let states = try transaction.rows(try JobRow.lock(jobs, in: transaction), JobRow.init).map(\.state)
        try rows.prepare(states.map(\.revision?.description))
        let changes = try states.compactMap { state in
            try rows.read(state.revision?.description).map { ScheduleChange.removing($0, state, now: now) }
        }
        try transaction.later("UPDATE rollcall_job SET removed_at = $1 WHERE name = ANY ($2)", [now, jobs])
        try OpenRuns.cancelWaiting(of: jobs, reason: .removed, in: transaction)
        try AuditEntry.write(changes.map { AuditEntry($0, actor: actor) }, in: transaction)
        try ChangeMark.raise(in: transaction)
        return changes
    }
}
