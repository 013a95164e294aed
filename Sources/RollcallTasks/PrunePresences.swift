public import RollcallCore
public import RollcallPresence

/// Removes every presence that was not touched for `max_age`.
///
/// A census says what is stale, the brake judges it, then fenced steps remove it room by room. Each step is a
/// transaction as short as the store wants it (SQLite 20 ms, PostgreSQL 100 ms) that also writes its events and the run's
/// progress; the last one ends the run. An attempt that takes over goes on with what is still there, and the result is
/// the sum.
public struct PrunePresences: TaskHandler {
    private let store: any PresenceStore
    private let pacing: StepPacing

    /// Makes the task on a store.
    public init(store: any PresenceStore, pacing: StepPacing = StepPacing()) {
        self.store = store
        self.pacing = pacing
    }

    /// `prune-presences`, under the names that django-channels-presence has for it too.
    public static let declaration = TaskDeclaration(
        name: TaskName("prune-presences"),
        aliases: [
            "prune_presences", "channels_presence.tasks.prune_presence", "channels_presence.tasks.prune_presences",
        ],
        summary: "Removes presences that were not touched for max_age.",
        arguments: [
            ArgumentDeclaration(
                name: "max_age", kind: .duration(isPositive: true),
                summary: "A presence is stale when it was last seen before so long.", fallback: "60s"),
            // Read where schedules are checked; the task itself does without.
            ArgumentDeclaration(
                name: "heartbeat", kind: .duration(isPositive: true),
                summary: "How often clients send a heartbeat, 30s if not given; a max_age within it is warned about."),
            ArgumentDeclaration(
                name: "max_removed", kind: .limit,
                summary: "When more is stale (a share of all, or a count), nothing is removed and the run fails.",
                fallback: "none"),
            ArgumentDeclaration(
                name: "batch", kind: .integer(1...100_000),
                summary: "The most rows that one transaction removes; else as many as the database takes well."),
        ])

    /// What the schedule, the command line and the help know of it.
    public var declaration: TaskDeclaration { Self.declaration }

    /// Removes what is stale; the result has `removed`, and `rooms`: how many changed.
    public func run(_ context: TaskContext) async throws -> TaskCompletion {
        let age = try context.duration("max_age")
        let batch = try context.arguments["batch"].map { _ in try context.integer("batch") }
        let brake = try RemovalBrake(context.arguments["max_removed"])
        let census = try await store.census(maximumAge: age, notAfter: context.startedAt)
        try brake.judge(census, removedBefore: context.progress("removed"), job: context.job)
        guard census.stale > 0 else {
            return .finished(Self.result(context.progress("removed"), context.progress("rooms")))
        }
        context.log(
            .info,
            "\(census.stale) of \(census.total) presences in \(census.rooms.count) rooms were last seen before "
                + "\(census.cutoff)")
        var step = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], batch: batch, run: context.run)
        return try await remove(&step, context)
    }

    private func remove(_ step: inout PruneStep, _ context: TaskContext) async throws -> TaskCompletion {
        // Without a term no run adds up what the steps did.
        var sum: RunResult = [:]
        while true {
            switch try await store.pruneStep(step, under: context.term) {
            case .leaseLost:
                throw LeaseLost()
            case .referenced(let reference):
                throw TaskFailure.referenced(reference, remedy: "stale presences")
            case .done(let progress):
                guard context.term == nil else { return .recorded(progress.total) }
                sum.add(progress.total)
                return .finished(sum)
            case .more(let progress):
                sum.add(progress.total)
                step.rooms = step.rooms.dropFirst(progress.roomsDone)
                try await pacing.rest()
            }
        }
    }

    private static func result(_ removed: Int, _ rooms: Int) -> RunResult {
        ["removed": .integer(Int64(removed)), "rooms": .integer(Int64(rooms))]
    }
}
