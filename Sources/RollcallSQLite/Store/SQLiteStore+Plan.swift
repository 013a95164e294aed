internal import GRDB
public import RollcallCore
internal import RollcallPlatform
internal import RollcallStorage

extension SQLiteStore: PlanStore {
    /// Makes the definitions of a schedule current where their hash differs from what the database holds.
    ///
    /// What differs is found, and its JSON written, before the lock is taken; a schedule that is current already takes
    /// no lock at all.
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
        return try await write(operation) { [cache = self.definitions] transaction in
            let step = ScheduleStep(
                rows: DefinitionRow(cache: cache, transaction: transaction), appliedBy: worker)
            var answer = AppliedSchedule(now: transaction.now, states: [])
            answer.changes = try step.apply(revisions)
            answer.states = try Self.states(of: definitions.map(\.name), in: transaction)
            return answer
        }
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
            throw StoreError(error, operation: operation, path: path)
        }
    }

    /// The store's clock and the state of the named jobs, or of all with nil.
    public func states(of jobs: [JobName]?) async throws(StoreError) -> PlanSnapshot {
        try await read("read the jobs") { transaction in
            PlanSnapshot(now: transaction.now, states: try Self.states(of: jobs, in: transaction))
        }
    }

    private static func states(of jobs: [JobName]?, in transaction: SQLiteTransaction) throws -> [JobState] {
        guard let jobs else {
            return try transaction.all(
                "SELECT \(JobRow.columns) FROM rollcall_job AS j ORDER BY j.name"
            ) { try JobRow($0).state }
        }
        return try JobRow.read(jobs, in: transaction).map(\.state)
    }

    /// Every job with its current definition, removed ones left out, sorted by name.
    public func jobs() async throws(StoreError) -> [StoredJob] {
        try await read("read the jobs") { [definitions] transaction in
            let rows = DefinitionRow(cache: definitions, transaction: transaction)
            let found = try transaction.all(
                """
                SELECT \(JobRow.columns), j.applied_at, j.applied_by FROM rollcall_job AS j
                WHERE j.removed_at IS NULL AND j.definition IS NOT NULL ORDER BY j.name
                """
            ) { row in
                let next = JobRow.columnCount
                return (state: try JobRow(row).state, at: try row.instant(next), by: try row.text(next + 1))
            }
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
        let outcomes = try await write("decide ticks") { transaction in
            var decision = TickDecision(transaction: transaction, grant: grant)
            let outcomes = try proposals.map { try decision.decide($0) }
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
