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
        return try await database.writeTogether("renew leases", on: .lifeline) { transaction in
            let renewed = try transaction.ask(
                """
                UPDATE rollcall_run AS r
                SET lease_until = coalesce($1::timestamptz, now()) + $2::bigint * interval '1 microsecond'
                FROM unnest($3::uuid[], $4::bigint[]) AS n (id, fence)
                WHERE r.id = n.id AND r.fence = n.fence AND r.state || '' = 'running'
                RETURNING r.id, r.fence, r.cancel_asked
                """,
                [
                    transaction.givenClock?.lease, lease.wholeMicroseconds, sorted.map(\.run), sorted.map(\.fence),
                ])
            return { Self.answers(to: terms, try $0.rows(renewed, Self.answer)) }
        }
    }

    /// What `renew` would answer, with nothing extended.
    public func standing(of terms: [LeaseTerm]) async throws(StoreError) -> [RenewalAnswer] {
        guard !terms.isEmpty else { return [] }
        return try await readTogether("look at leases") { transaction in
            let asking = try transaction.ask(
                "SELECT id, fence, cancel_asked FROM rollcall_run WHERE id = ANY ($1) AND state = 'running'",
                [terms.map(\.run)])
            return { Self.answers(to: terms, try $0.rows(asking, Self.answer)) }
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
    /// Calls that come while another writes share the next transaction.
    /// Also for a caller that was cancelled: the attempt has ended.
    ///
    /// Fail point: `beforeFinishCommit` inside the transaction.
    public func finish(_ endings: [AttemptEnding]) async throws(StoreError) -> [FinishOutcome] {
        guard !endings.isEmpty else { return [] }
        return try await endingGroup.finish(endings) { [database] all async throws(StoreError) in
            try await database.writeTogether("finish runs") { transaction in
                // In the order in which everybody locks runs.
                let sorted = all.sorted { $0.term.run < $1.term.run }
                let question = try RunEnding.write(sorted.map { RunEnding($0, asked: nil) }, in: transaction)
                if FailPoint.beforeFinishCommit.isArmed {
                    try transaction.settle()
                    FailPoint.beforeFinishCommit.reach()
                }
                return { transaction in
                    var written = try RunEnding.read(question, in: transaction)
                    return all.map { written.removeValue(forKey: $0.term).map(FinishOutcome.recorded) ?? .leaseLost }
                }
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
    ///
    /// A lease of before the server's clock was set back (`LeaseBound`) is to be looked at now.
    public func outlook() async throws(StoreError) -> RunOutlook {
        try await readTogether("look ahead") { transaction in
            let clock = "coalesce($3::timestamptz, now())"
            let asking = try transaction.ask(
                """
                SELECT count(*) FILTER (WHERE r.state = 'queued'),
                    min(CASE WHEN r.attempt_finished_at > c.now + $2 * interval '1 microsecond' THEN c.now
                        ELSE r.next_attempt_at END) FILTER (WHERE r.state = 'retrying'),
                    min(CASE WHEN \(LeaseBound.isPassed(at: clock)) THEN \(clock) ELSE r.lease_until END)
                        FILTER (WHERE r.state = 'running')
                FROM rollcall_run AS r, (SELECT coalesce($1::timestamptz, now()) AS now) AS c
                WHERE r.\(OpenRuns.condition)
                """,
                [
                    transaction.givenClock?.wall, Run.stepThatEndsPauses.wholeMicroseconds,
                    transaction.givenClock?.lease,
                ])
            return { transaction in
                let (now, clock) = (try transaction.now, try transaction.leaseClock)
                let found = try transaction.rows(asking) { row in
                    RunOutlook(
                        queued: try row.number(0), nextRetryIn: try row.optionalInstant(1).map { max($0 - now, .zero) },
                        nextExpiryIn: try row.optionalInstant(2).map { $0 - clock })
                }
                return found.first ?? RunOutlook()
            }
        }
    }
}
