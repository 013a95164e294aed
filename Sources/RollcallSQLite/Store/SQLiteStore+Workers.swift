internal import GRDB
public import RollcallCore
internal import RollcallStorage

extension SQLiteStore: WorkerRegistry {
    /// Enters a worker and the jobs that its schedule holds; entered again, it holds what the newest call says.
    public func register(_ worker: WorkerRecord, holding schedule: [JobDefinition]) async throws(StoreError) {
        let holds = DefinitionHash(ofSchedule: schedule).description
        let entries = schedule.map { (job: $0.name.description, revision: DefinitionHash(of: $0).description) }
        try await write("register a worker") { transaction in
            let registration = WorkerRegistration(transaction: transaction)
            try registration.forgiveFullStop()
            try registration.write(worker, holds: holds)
            try registration.write(entries, as: holds)
        }
    }

    /// Says that a worker lives; false when its row is gone and it must register again.
    public func beat(_ worker: WorkerID, running: Int, state: WorkerState) async throws(StoreError) -> Bool {
        try await write("beat") { transaction in
            let changed = try transaction.change(
                """
                UPDATE rollcall_worker SET running = ?, state = ?, seen_at = ?, beat = ?, beat_boot = ? WHERE id = ?
                """,
                [
                    running, state.rawValue, transaction.now.microseconds, transaction.boot.microseconds,
                    transaction.bootID, worker.description,
                ])
            return changed > 0
        }
    }

    /// Notes what keeps a worker from taking its schedule's files; false when its row is gone.
    public func note(scheduleFault: String?, of worker: WorkerID) async throws(StoreError) -> Bool {
        try await write("note a schedule's fault") { transaction in
            let changed = try transaction.change(
                "UPDATE rollcall_worker SET schedule_fault = ? WHERE id = ?", [scheduleFault, worker.description])
            return changed > 0
        }
    }

    /// Takes a worker out, because it stops.
    public func leave(_ worker: WorkerID) async throws(StoreError) {
        try await write("take a worker out") { transaction in
            try transaction.change("DELETE FROM rollcall_worker WHERE id = ?", [worker.description])
            try WorkerRegistration(transaction: transaction).forgetSchedules()
        }
    }

    /// All workers, newest first: live ones, and dead ones of the last day.
    public func workers() async throws(StoreError) -> [WorkerRecord] {
        try await read("read the workers") { transaction in
            let workers = try transaction.all(
                "SELECT \(WorkerRow.columns) FROM rollcall_worker AS w ORDER BY w.started_at DESC, w.id DESC",
                WorkerRow.aliveArguments(transaction), WorkerRow.read
            ).filter { $0.isAlive || transaction.now - $0.seenAt <= .seconds(86_400) }
            let standing = try transaction.all(Self.otherRevisions) {
                (worker: try $0.text(0), job: JobName(stored: try $0.text(1)))
            }
            return workers.map { worker in
                var worker = worker
                let id = worker.id.description
                if worker.isAlive { worker.standsBy = standing.filter { $0.worker == id }.map(\.job) }
                return worker
            }
        }
    }

    /// Which workers hold which jobs in another revision than the current one.
    private static let otherRevisions = """
        SELECT w.id, e.job FROM rollcall_worker AS w
        JOIN rollcall_schedule_entry AS e ON e.schedule = w.holds
        JOIN rollcall_job AS j ON j.name = e.job
        WHERE j.definition <> e.definition AND j.removed_at IS NULL ORDER BY e.job
        """
}

/// Enters workers and what their schedules hold.
private struct WorkerRegistration {
    let transaction: SQLiteTransaction

    /// The time without any worker counts for nothing: after a full stop every job is held again.
    func forgiveFullStop() throws {
        let isAnyoneAlive = try transaction.exists(
            "SELECT 1 FROM rollcall_worker AS w WHERE \(WorkerRow.isAlive)", WorkerRow.aliveArguments(transaction))
        guard !isAnyoneAlive else { return }
        try transaction.change(
            "UPDATE rollcall_job SET unheld_since = NULL, unheld_boot = NULL WHERE unheld_since IS NOT NULL")
    }

    func write(_ worker: WorkerRecord, holds: String) throws {
        try transaction.change(
            """
            INSERT OR REPLACE INTO rollcall_worker (
                id, name, host, pid, version, lease, tasks, schedule, holds, started_at, seen_at, beat, beat_boot,
                running, state, schedule_fault)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                worker.id.description, worker.name, worker.host, worker.pid, worker.version,
                worker.lease.wholeMicroseconds, try JSONText.write(worker.tasks.map(\.description)),
                worker.schedule.description, holds, transaction.now.microseconds, transaction.now.microseconds,
                transaction.boot.microseconds, transaction.bootID, worker.running, worker.state.rawValue,
                worker.scheduleFault,
            ])
        // A worker that died without a word is shown for a day.
        try transaction.change(
            "DELETE FROM rollcall_worker WHERE seen_at < ?", [(transaction.now - .seconds(2 * 86_400)).microseconds])
    }

    /// Stores what a schedule holds, once for all workers with the same one.
    func write(_ entries: [(job: String, revision: String)], as schedule: String) throws {
        try forgetSchedules()
        guard try !transaction.exists("SELECT 1 FROM rollcall_schedule_entry WHERE schedule = ?", [schedule]) else {
            return
        }
        for entry in entries {
            try transaction.change(
                "INSERT OR REPLACE INTO rollcall_schedule_entry (schedule, job, definition) VALUES (?, ?, ?)",
                [schedule, entry.job, entry.revision])
        }
    }

    func forgetSchedules() throws {
        try transaction.change(
            "DELETE FROM rollcall_schedule_entry WHERE schedule NOT IN (SELECT holds FROM rollcall_worker)")
    }
}
