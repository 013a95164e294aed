internal import GRDB
public import RollcallCore

extension SQLiteStore: HousekeepingStore {
    /// Gives the turn at a chore to at most one of all workers in each period.
    public func claimTurn(
        _ chore: String, every period: Duration, by worker: WorkerID
    ) async throws(StoreError) -> TurnOutcome {
        try await write("take a turn") { transaction in
            let taken = try transaction.first(
                "SELECT taken FROM rollcall_turn WHERE chore = ? AND taken_boot = ?", [chore, transaction.bootID]
            ) { BootInstant(microseconds: Int64(try $0.number(0))) }
            if let taken {
                let left = period - (transaction.boot - taken)
                if left > .zero { return .waits(left) }
            }
            try transaction.change(
                """
                INSERT INTO rollcall_turn (chore, worker, taken, taken_boot) VALUES (?, ?, ?, ?)
                ON CONFLICT (chore) DO UPDATE SET
                    worker = excluded.worker, taken = excluded.taken, taken_boot = excluded.taken_boot
                """, [chore, worker.description, transaction.boot.microseconds, transaction.bootID])
            return .taken
        }
    }

    /// The jobs whose current revision no live worker's schedule holds, sorted by name.
    public func unheldRevisions() async throws(StoreError) -> [JobName] {
        try await read("find unheld revisions") { transaction in
            try transaction.all(
                """
                WITH held AS MATERIALIZED (
                    SELECT e.job, e.definition FROM rollcall_schedule_entry AS e
                    WHERE e.schedule IN (SELECT w.holds FROM rollcall_worker AS w WHERE \(WorkerRow.isAlive)))
                SELECT j.name FROM rollcall_job AS j
                WHERE j.definition IS NOT NULL AND j.removed_at IS NULL
                    AND (j.name, j.definition) NOT IN (SELECT job, definition FROM held)
                ORDER BY j.name
                """, WorkerRow.aliveArguments(transaction)
            ) { JobName(stored: try $0.text(0)) }
        }
    }
}
