public import RollcallCore
public import RollcallPresence

/// Deletes runs that no policy keeps, and events that the outbox keeps no longer, in short transactions.
///
/// Runs by itself, without a line in the schedule.
public struct PruneHistory: TaskHandler {
    private let maintenance: any MaintenanceStore
    private let outbox: (any PresenceOutbox)?
    private let bounds: OutboxBounds
    private let policies: @Sendable () -> HistoryPruning
    private let pacing: StepPacing

    /// Makes the task.
    /// - Parameters:
    ///   - outbox: whose events are trimmed; nil for a ledger without presences.
    ///   - policies: what to keep, asked at each run, as the schedule may change.
    public init(
        maintenance: any MaintenanceStore, outbox: (any PresenceOutbox)?, pacing: StepPacing = StepPacing(),
        policies: @escaping @Sendable () -> HistoryPruning = { HistoryPruning() }
    ) {
        self.maintenance = maintenance
        self.outbox = outbox
        self.pacing = pacing
        self.policies = policies
        bounds = OutboxBounds()
    }

    /// `prune-history`, without arguments: what is kept is each job's `history`.
    public static let declaration = TaskDeclaration(
        name: TaskName("prune-history"), aliases: ["prune_history"],
        summary: "Deletes runs and events that are past what is kept.")

    /// What the schedule, the command line and the help know of it.
    public var declaration: TaskDeclaration { Self.declaration }

    /// Deletes until nothing is left to delete; the result has `runs` and `events`.
    public func run(_ context: TaskContext) async throws -> TaskCompletion {
        let request = policies()
        let runs = try await all { () throws(StoreError) in try await maintenance.pruneHistory(request) }
        let events = try await all { () throws(StoreError) in try await outbox?.trimEvents(bounds) ?? 0 }
        return .finished(["runs": .integer(Int64(runs)), "events": .integer(Int64(events))])
    }

    /// Deletes batches until one is empty.
    private func all(_ batch: () async throws(StoreError) -> Int) async throws -> Int {
        var sum = 0
        while true {
            let deleted = try await batch()
            guard deleted > 0 else { return sum }
            sum += deleted
            try await pacing.rest()
        }
    }
}
