public import RollcallCore
internal import RollcallPlatform
internal import RollcallStorage

extension PostgresStore: RunStore {
    /// Claims what waits: runs that are `queued`, and `retrying` ones whose time has come, oldest first.
    public func claim(_ grant: ClaimGrant) async throws(StoreError) -> ClaimAnswer {
        try await write("claim runs") { [definitions] transaction in
            var pickUp = try RunPickUp(grant, DefinitionRow(cache: definitions, transaction: transaction))
            return try pickUp.claim()
        }
    }

    /// Starts a run by hand in this process: writes it and claims it, or answers that the job is occupied.
    public func start(_ request: ManualStart, under grant: ClaimGrant) async throws(StoreError) -> StartOutcome {
        try await write("start a run") { try ManualRun(request, in: $0).start(under: grant) }
    }

    /// Extends the leases of terms that still hold; answers in the order of the terms.
    public func renew(_ terms: [LeaseTerm], for lease: Duration) async throws(StoreError) -> [RenewalAnswer] {
        guard !terms.isEmpty else { return [] }
        try Self.refuseCancelled("renew leases")
        // In the order in which everybody locks runs.
        let sorted = terms.sorted { $0.run < $1.run }
        return try await database.writeAtOnce("renew leases") { transaction in
            try Self.answers(
                to: terms,
                transaction.all(
                    """
                    UPDATE rollcall_run AS r SET lease_until = $1
                    FROM unnest($2::uuid[], $3::bigint[]) AS n (id, fence)
                    WHERE r.id = n.id AND r.fence = n.fence AND r.state = 'running'
                    RETURNING r.id, r.fence, r.cancel_asked
                    """, [try transaction.leaseClock + lease, sorted.map(\.run), sorted.map(\.fence)], Self.answer))
        }
    }

    /// What `renew` would answer, with nothing extended.
    public func standing(of terms: [LeaseTerm]) async throws(StoreError) -> [RenewalAnswer] {
        guard !terms.isEmpty else { return [] }
        return try await read("look at leases") { transaction in
            try Self.answers(
                to: terms,
                transaction.all(
                    "SELECT id, fence, cancel_asked FROM rollcall_run WHERE id = ANY ($1) AND state = 'running'",
                    [terms.map(\.run)], Self.answer))
        }
    }

    private static func answer(_ row: PostgresRow) throws -> (LeaseTerm, RenewalAnswer) {
        let term = LeaseTerm(run: try row.run(0), fence: Int64(try row.number(1)))
        return (term, try row.optionalWord(2).map(RenewalAnswer.cancelAsked) ?? .renewed)
    }

    private static func answers(
        to terms: [LeaseTerm], _ found: [(LeaseTerm, RenewalAnswer)]
    ) -> [RenewalAnswer] {
        let known = Dictionary(found) { first, _ in first }
        return terms.map { known[$0] ?? .lost }
    }

    /// Ends attempts; answers in the order given.
    ///
    /// Also for a caller that was cancelled: the attempt has ended.
    ///
    /// Fail point: `beforeFinishCommit` inside the transaction.
    public func finish(_ endings: [AttemptEnding]) async throws(StoreError) -> [FinishOutcome] {
        guard !endings.isEmpty else { return [] }
        return try await database.write("finish runs") { transaction in
            let now = try transaction.now
            let sorted = endings.sorted { $0.term.run < $1.term.run }
            var written = try RunEnding.write(
                sorted.map { RunEnding($0, asked: nil, now: now) }, in: transaction)
            FailPoint.beforeFinishCommit.reach()
            return endings.map { ending in
                written.removeValue(forKey: ending.term).map(FinishOutcome.recorded) ?? .leaseLost
            }
        }
    }

    /// Closes the attempts whose lease has run out as `lost`, and retries or fails their runs.
    public func reap() async throws(StoreError) -> [ReapedRun] {
        try await write("reap runs") { [definitions] transaction in
            try Reaper(rows: DefinitionRow(cache: definitions, transaction: transaction)).reap()
        }
    }

    /// Stores the progress of a run between its steps; a term that holds no more is told so.
    public func recordProgress(_ progress: RunResult, under term: LeaseTerm) async throws(StoreError) -> FinishOutcome {
        try await write("record progress") { transaction in
            let changed = try transaction.change(
                "UPDATE rollcall_run SET result = $1::json WHERE id = $2 AND state = 'running' AND fence = $3",
                [try JSONText.write(object: progress), term.run, term.fence])
            return changed > 0 ? .recorded(.running) : .leaseLost
        }
    }

    /// When something next needs a worker beside new ticks.
    public func outlook() async throws(StoreError) -> RunOutlook {
        try await read("look ahead") { transaction in
            let clock = try transaction.leaseClock
            let found = try transaction.first(
                """
                SELECT count(*) FILTER (WHERE state = 'queued'),
                    min(next_attempt_at) FILTER (WHERE state = 'retrying'),
                    min(lease_until) FILTER (WHERE state = 'running')
                FROM rollcall_run WHERE \(OpenRuns.condition)
                """
            ) { row in
                RunOutlook(
                    queued: try row.number(0), nextRetryAt: try row.optionalInstant(1),
                    nextExpiryIn: try row.optionalInstant(2).map { $0 - clock })
            }
            return found ?? RunOutlook()
        }
    }
}
