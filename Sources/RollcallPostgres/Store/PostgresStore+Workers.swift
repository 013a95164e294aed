public import RollcallCore
internal import RollcallStorage

extension PostgresStore: WorkerRegistry {
    /// Enters a worker and the jobs that its schedule holds; entered again, it holds what the newest call says.
    public func register(_ worker: WorkerRecord, holding schedule: [JobDefinition]) async throws(StoreError) {
        let holds = DefinitionHash(ofSchedule: schedule).description
        let jobs = schedule.map(\.name)
        let revisions = schedule.map { DefinitionHash(of: $0).description }
        try await write("register a worker") { transaction in
            try SharedLock.registry.hold(in: transaction)
            // The time without any worker counts for nothing: after a full stop every job is held again.
            if try !WorkerRow.isAnyoneAlive(in: transaction) {
                try transaction.later("UPDATE rollcall_job SET unheld_since = NULL WHERE unheld_since IS NOT NULL")
            }
            try Self.write(worker, holds: holds, in: transaction)
            try Self.forgetSchedules(in: transaction)
            try transaction.later(
                """
                INSERT INTO rollcall_schedule_entry (schedule, job, definition)
                SELECT $1::text, n.job, n.definition FROM unnest($2::text[], $3::text[]) AS n (job, definition)
                ORDER BY n.job COLLATE "C" ON CONFLICT (schedule, job) DO NOTHING
                """, [holds, jobs, revisions])
        }
    }

    private static func write(_ worker: WorkerRecord, holds: String, in transaction: PostgresTransaction) throws {
        let (now, clock) = (try transaction.now, try transaction.leaseClock)
        try transaction.later(
            """
            INSERT INTO rollcall_worker (
                id, name, host, pid, version, lease, tasks, schedule, holds, started_at, seen_at, alive_until, running,
                state, schedule_fault)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, host = excluded.host, pid = excluded.pid, version = excluded.version,
                lease = excluded.lease, tasks = excluded.tasks, schedule = excluded.schedule, holds = excluded.holds,
                started_at = excluded.started_at, seen_at = excluded.seen_at, alive_until = excluded.alive_until,
                running = excluded.running, state = excluded.state, schedule_fault = excluded.schedule_fault
            """,
            [
                worker.id, worker.name, worker.host, Int(worker.pid), worker.version, worker.lease.wholeMicroseconds,
                worker.tasks.map(\.description), worker.schedule.description, holds, now, clock + worker.lease,
                worker.running, worker.state.rawValue, worker.scheduleFault,
            ])
        // A worker that died without a word is shown for a day.
        try transaction.later("DELETE FROM rollcall_worker WHERE seen_at < $1", [now - .seconds(2 * 86_400)])
    }

    /// Entries of schedules that no worker holds.
    private static func forgetSchedules(in transaction: PostgresTransaction) throws {
        try transaction.later(
            """
            DELETE FROM rollcall_schedule_entry AS e
            WHERE NOT EXISTS (SELECT 1 FROM rollcall_worker AS w WHERE w.holds = e.schedule)
            """)
    }

    /// Says that a worker lives; false when its row is gone and it must register again.
    public func beat(_ worker: WorkerID, running: Int, state: WorkerState) async throws(StoreError) -> Bool {
        let operation = "beat"
        try Self.refuseCancelled(operation)
        return try await database.writeTogether(operation, on: .lifeline) { transaction in
            let beaten = try transaction.ask(
                """
                UPDATE rollcall_worker SET
                    running = $1, state = $2, seen_at = coalesce($3::timestamptz, now()),
                    alive_until = coalesce($4::timestamptz, now()) + lease * interval '1 microsecond'
                WHERE id = $5 RETURNING id
                """,
                [running, state.rawValue, transaction.givenClock?.wall, transaction.givenClock?.lease, worker])
            return { try !$0.rows(beaten) { _ in true }.isEmpty }
        }
    }

    /// Notes what keeps a worker from taking its schedule's files; false when its row is gone.
    public func note(scheduleFault: String?, of worker: WorkerID) async throws(StoreError) -> Bool {
        try await write("note a schedule's fault") { transaction in
            let changed = try transaction.change(
                "UPDATE rollcall_worker SET schedule_fault = $1 WHERE id = $2", [scheduleFault, worker])
            return changed > 0
        }
    }

    /// Takes a worker out, because it stops.
    public func leave(_ worker: WorkerID) async throws(StoreError) {
        try await write("take a worker out") { transaction in
            try SharedLock.registry.hold(in: transaction)
            try transaction.later("DELETE FROM rollcall_worker WHERE id = $1", [worker])
            try Self.forgetSchedules(in: transaction)
        }
    }

    /// All workers, newest first: live ones, and dead ones of the last day.
    public func workers() async throws(StoreError) -> [WorkerRecord] {
        try await read("read the workers") { transaction in
            let now = try transaction.now
            let others = try transaction.ask(Self.otherRevisions)
            let workers = try transaction.all(
                "SELECT \(WorkerRow.columns) FROM rollcall_worker AS w ORDER BY w.started_at DESC, w.id DESC",
                [try transaction.leaseClock], WorkerRow.read
            ).filter { $0.isAlive || now - $0.seenAt <= .seconds(86_400) }
            let standing = try transaction.rows(others) {
                (worker: WorkerID(try $0.identifier(0)), job: JobName(stored: try $0.text(1)))
            }
            return workers.map { worker in
                var worker = worker
                if worker.isAlive { worker.standsBy = standing.filter { $0.worker == worker.id }.map(\.job) }
                return worker
            }
        }
    }

    /// Which workers hold which jobs in another revision than the current one.
    private static let otherRevisions = """
        SELECT w.id, e.job FROM rollcall_worker AS w
        JOIN rollcall_schedule_entry AS e ON e.schedule = w.holds
        JOIN rollcall_job AS j ON j.name = e.job
        WHERE j.definition <> e.definition AND j.removed_at IS NULL ORDER BY e.job COLLATE "C"
        """
}
