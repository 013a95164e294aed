public import RollcallCore
internal import RollcallPlatform
internal import RollcallStorage

extension PostgresStore: PlanStore {
    /// Makes the definitions of a schedule current where their hash differs from what the database holds.
    ///
    /// What differs is found, and its JSON written, before the transaction; a schedule that is current already takes no
    /// lock at all.
    public func apply(_ application: ScheduleApplication) async throws(StoreError) -> AppliedSchedule {
        let definitions = application.definitions.sorted { $0.name < $1.name }
        let applied = try await apply(definitions, by: application.appliedBy)
        self.definitions.hold(definitions)
        return applied
    }

    private func apply(_ definitions: [JobDefinition], by worker: String) async throws(StoreError) -> AppliedSchedule {
        let operation = "apply the schedule"
        let snapshot = try await states(of: definitions.map(\.name))
        let revisions = try await different(definitions, from: snapshot, operation)
        guard !revisions.isEmpty else { return AppliedSchedule(now: snapshot.now, states: snapshot.states) }
        let (now, changes) = try await write(operation) { [cache = self.definitions] transaction in
            var step = ScheduleStep(DefinitionRow(cache: cache, transaction: transaction), appliedBy: worker)
            let changes = try step.apply(revisions)
            return (try transaction.now, changes)
        }
        let after = try await states(of: definitions.map(\.name))
        return AppliedSchedule(now: now, changes: changes, states: after.states)
    }

    private func different(
        _ definitions: [JobDefinition], from snapshot: PlanSnapshot, _ operation: String
    ) async throws(StoreError) -> [ScheduleStep.Revision] {
        let known = Dictionary(snapshot.states.map { ($0.name, $0) }) { first, _ in first }
        let new = definitions.compactMap { definition -> (definition: JobDefinition, hash: DefinitionHash)? in
            let hash = DefinitionHash(of: definition)
            let state = known[definition.name]
            return state?.revision != hash || state?.removedAt != nil ? (definition, hash) : nil
        }
        do {
            let texts = try await DefinitionTexts.write(new.map(\.definition))
            return zip(new, texts).map { ScheduleStep.Revision(definition: $0.definition, hash: $0.hash, json: $1) }
        } catch {
            throw StoreError(error, operation: operation, address: address)
        }
    }

    /// The store's clock and the state of the named jobs, or of all with nil.
    public func states(of jobs: [JobName]?) async throws(StoreError) -> PlanSnapshot {
        // Two texts: a plan that serves both could not use the index.
        let (filter, names) = jobs.map { ("WHERE j.name = ANY ($1)", [$0]) } ?? ("", [])
        return try await readTogether("read the jobs") { transaction in
            let asking = try transaction.ask(
                "SELECT \(JobRow.columns) FROM rollcall_job AS j \(filter) ORDER BY j.name", names)
            return { PlanSnapshot(now: try $0.now, states: try $0.rows(asking) { try JobRow($0).state }) }
        }
    }

    /// Every job with its current definition, removed ones left out, sorted by name.
    public func jobs() async throws(StoreError) -> [StoredJob] {
        try await read("read the jobs") { [definitions] transaction in
            let rows = DefinitionRow(cache: definitions, transaction: transaction)
            let next = JobRow.columnCount
            let found = try transaction.all(
                """
                SELECT \(JobRow.columns), j.applied_at, j.applied_by FROM rollcall_job AS j
                WHERE j.removed_at IS NULL AND j.definition IS NOT NULL ORDER BY j.name
                """
            ) { row in (state: try JobRow(row).state, at: try row.instant(next), by: try row.text(next + 1)) }
            try rows.prepare(found.map(\.state.revision?.description))
            return try found.compactMap { job in
                try rows.read(job.state.revision?.description).map {
                    StoredJob(state: job.state, definition: $0, appliedAt: job.at, appliedBy: job.by)
                }
            }
        }
    }

    /// Decides ticks: all proposals in one transaction, each by itself moved or refused.
    ///
    /// Fail points: `beforeDecideCommit` inside the transaction, `afterDecideCommit` behind it.
    public func decide(
        _ proposals: [DecisionProposal], under grant: ClaimGrant?
    ) async throws(StoreError) -> [DecisionOutcome] {
        guard !proposals.isEmpty else { return [] }
        let outcomes = try await write("decide ticks") { transaction in
            var decision = try TickDecision(proposals, grant: grant, in: transaction)
            let outcomes = try proposals.map { try decision.decide($0) }
            try decision.draft.send(under: grant, in: transaction)
            FailPoint.beforeDecideCommit.reach()
            return outcomes
        }
        FailPoint.afterDecideCommit.reach()
        return outcomes
    }

    /// Marks as removed the jobs that no live worker's schedule has held for one lease, or that the only one dropped.
    public func retire(_ request: RetirementRequest) async throws(StoreError) -> [ScheduleChange] {
        try await write("retire jobs") { [definitions] transaction in
            try Retirement(rows: DefinitionRow(cache: definitions, transaction: transaction)).retire(request)
        }
    }
}
