public import RollcallCore

extension MemoryStore: PlanStore {
    /// Makes the definitions of a schedule current where their hash differs from what the database holds.
    public func apply(_ application: ScheduleApplication) async throws(StoreError) -> AppliedSchedule {
        try await write("apply the schedule") { $0.apply(application) }
    }

    /// The store's clock and the state of the named jobs, or of all with nil.
    public func states(of jobs: [JobName]?) async throws(StoreError) -> PlanSnapshot {
        try read("read the jobs") { state in
            let wanted = jobs.map(Set.init)
            let rows = state.jobs.values.filter { wanted?.contains($0.state.name) ?? true }
            return PlanSnapshot(now: state.now, states: rows.map(\.state).sorted { $0.name < $1.name })
        }
    }

    /// Every job with its current definition, removed ones left out, sorted by name.
    public func jobs() async throws(StoreError) -> [StoredJob] {
        try read("read the jobs") { state in
            state.jobs.values.filter { $0.state.removedAt == nil }
                .sorted { $0.state.name < $1.state.name }
                .compactMap { row in
                    row.definition.map { definition in
                        StoredJob(
                            state: row.state, definition: definition, appliedAt: row.appliedAt,
                            appliedBy: row.appliedBy)
                    }
                }
        }
    }

    /// Decides ticks: all proposals in one transaction, each by itself moved or refused.
    public func decide(
        _ proposals: [DecisionProposal], under grant: ClaimGrant?
    ) async throws(StoreError) -> [DecisionOutcome] {
        try await write("decide ticks") { state in
            var free = grant
            return proposals.map { state.decide($0, under: &free) }
        }
    }

    /// Marks as removed the jobs that no live worker's schedule has held for one lease, or that the only one dropped.
    public func retire(_ request: RetirementRequest) async throws(StoreError) -> [ScheduleChange] {
        try await write("retire jobs") { $0.retire(request) }
    }
}
