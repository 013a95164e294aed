public import RollcallCore

extension PostgresStore: HousekeepingStore {
    /// Gives the turn at a chore to at most one of all workers in each period.
    ///
    /// A turn that was taken later than now is one of before the server's clock was set back: it is over, so that no
    /// chore waits until the clock has come there again.
    public func claimTurn(
        _ chore: String, every period: Duration, by worker: WorkerID
    ) async throws(StoreError) -> TurnOutcome {
        try await write("take a turn") { transaction in
            let clock = try transaction.leaseClock
            let isTaken = try transaction.exists(
                """
                INSERT INTO rollcall_turn AS t (chore, worker, taken_at) VALUES ($1, $2, $3)
                ON CONFLICT (chore) DO UPDATE SET worker = excluded.worker, taken_at = excluded.taken_at
                WHERE t.taken_at <= $4 OR t.taken_at > $5 RETURNING 1
                """, [chore, worker, clock, clock - period, clock + LeaseBound.slack])
            if isTaken { return .taken }
            let taken = try transaction.first("SELECT taken_at FROM rollcall_turn WHERE chore = $1", [chore]) {
                try $0.instant(0)
            }
            return .waits(min(max(period - (clock - (taken ?? clock)), .zero), period))
        }
    }

    /// The jobs whose current revision no live worker's schedule holds, sorted by name.
    public func unheldRevisions() async throws(StoreError) -> [JobName] {
        try await read("find unheld revisions") { transaction in
            try transaction.all(
                """
                WITH held AS MATERIALIZED (
                    SELECT DISTINCT e.job, e.definition FROM rollcall_schedule_entry AS e
                    WHERE e.schedule IN (SELECT w.holds FROM rollcall_worker AS w WHERE w.alive_until > $1))
                SELECT j.name FROM rollcall_job AS j
                WHERE j.definition IS NOT NULL AND j.removed_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM held WHERE held.job = j.name AND held.definition = j.definition)
                ORDER BY j.name
                """, [try transaction.leaseClock]
            ) { JobName(stored: try $0.text(0)) }
        }
    }
}
