internal import GRDB
public import RollcallCore
internal import RollcallPlatform
internal import RollcallStorage

extension SQLiteStore: RunStore {
    /// Claims what waits: runs that are `queued`, and `retrying` ones whose time has come, oldest first.
    public func claim(_ grant: ClaimGrant) async throws(StoreError) -> ClaimAnswer {
        try await write("claim runs") { [definitions] transaction in
            var pickUp = RunPickUp(transaction: transaction, grant: grant, cache: definitions)
            return try pickUp.claim()
        }
    }

    /// Starts a run by hand in this process: writes it and claims it, or answers that the job is occupied.
    public func start(_ request: ManualStart, under grant: ClaimGrant) async throws(StoreError) -> StartOutcome {
        try await write("start a run") { [definitions] transaction in
            let rows = DefinitionRow(cache: definitions, transaction: transaction)
            return try ManualRun(request: request, rows: rows).start(under: grant)
        }
    }

    /// Extends the leases of terms that still hold; answers in the order of the terms.
    public func renew(_ terms: [LeaseTerm], for lease: Duration) async throws(StoreError) -> [RenewalAnswer] {
        try await write("renew leases") { transaction in
            let until = (transaction.boot + lease).microseconds
            return try terms.map { term in
                let asked = try transaction.first(
                    """
                    UPDATE rollcall_run SET lease_until = ?
                    WHERE id = ? AND state = 'running' AND fence = ? RETURNING cancel_asked
                    """, [until, term.run.description, term.fence],
                    Self.answer)
                return asked ?? .lost
            }
        }
    }

    /// What `renew` would answer, with nothing extended.
    public func standing(of terms: [LeaseTerm]) async throws(StoreError) -> [RenewalAnswer] {
        try await read("look at leases") { transaction in
            try terms.map { term in
                let asked = try transaction.first(
                    "SELECT cancel_asked FROM rollcall_run WHERE id = ? AND state = 'running' AND fence = ?",
                    [term.run.description, term.fence], Self.answer)
                return asked ?? .lost
            }
        }
    }

    private static func answer(_ row: Row) throws -> RenewalAnswer {
        try row.optionalWord(0, "rollcall_run.cancel_asked").map(RenewalAnswer.cancelAsked) ?? .renewed
    }

    /// Ends attempts; answers in the order given.
    ///
    /// Also for a caller that was cancelled: the attempt has ended.
    ///
    /// Fail point: `beforeFinishCommit` inside the transaction.
    public func finish(_ endings: [AttemptEnding]) async throws(StoreError) -> [FinishOutcome] {
        try await database.write("finish runs") { transaction in
            let outcomes = try endings.map { try Self.finish($0, in: transaction) }
            FailPoint.beforeFinishCommit.reach()
            return outcomes
        }
    }

    private static func finish(
        _ ending: AttemptEnding, in transaction: SQLiteTransaction
    ) throws -> FinishOutcome {
        var asked: RunReason?
        if case .retry = ending.end.disposition { asked = try askedEnd(of: ending.term.run, in: transaction) }
        let row = RunEnding(ending, asked: asked)
        return try row.write(in: transaction) ? .recorded(row.state) : .leaseLost
    }

    private static func askedEnd(of run: RunID, in transaction: SQLiteTransaction) throws -> RunReason? {
        try transaction.first("SELECT cancel_asked FROM rollcall_run WHERE id = ?", [run.description]) { row in
            try row.optionalWord(0, "rollcall_run.cancel_asked")
        } ?? nil
    }

    /// Closes the attempts whose lease has run out as `lost`, and retries or fails their runs.
    public func reap() async throws(StoreError) -> [ReapedRun] {
        try await write("reap runs") { [definitions] transaction in
            try Reaper(rows: DefinitionRow(cache: definitions, transaction: transaction)).reap()
        }
    }

    /// Stores the progress of a run between its steps; a term that holds no more is told so.
    public func recordProgress(_ progress: RunResult, under term: LeaseTerm) async throws(StoreError) -> FinishOutcome {
        let text: String
        do {
            text = try JSONText.write(object: progress)
        } catch {
            throw StoreError(error, operation: "record progress", path: path)
        }
        return try await write("record progress") { transaction in
            let changed = try transaction.change(
                "UPDATE rollcall_run SET result = ? WHERE id = ? AND state = 'running' AND fence = ?",
                [text, term.run.description, term.fence])
            return changed > 0 ? .recorded(.running) : .leaseLost
        }
    }

    /// When something next needs a worker beside new ticks.
    public func outlook() async throws(StoreError) -> RunOutlook {
        try await read("look ahead") { transaction in
            let found = try transaction.first(
                """
                SELECT
                    (SELECT count(*) FROM rollcall_run WHERE state = 'queued'),
                    (SELECT min(CASE WHEN attempt_finished_at > ? THEN ? ELSE next_attempt_at END) FROM rollcall_run
                        WHERE is_open = 1 AND state = 'retrying'),
                    (SELECT min(CASE WHEN lease_boot = ? THEN lease_until ELSE ? END) FROM rollcall_run
                        WHERE is_open = 1 AND state = 'running')
                """,
                [
                    (transaction.now + Run.stepThatEndsPauses).microseconds, transaction.now.microseconds,
                    transaction.bootID, transaction.boot.microseconds,
                ]
            ) { row in
                RunOutlook(
                    queued: try row.number(0),
                    nextRetryIn: try row.optionalInstant(1).map { max($0 - transaction.now, .zero) },
                    nextExpiryIn: try row.optionalNumber(2).map {
                        BootInstant(microseconds: Int64($0)) - transaction.boot
                    })
            }
            return found ?? RunOutlook()
        }
    }
}
