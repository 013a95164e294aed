public import RollcallCore
public import RollcallPresence

/// Removes every presence that was not touched for `max_age`.
///
/// A census says what is stale, the brake judges it, then fenced steps remove it room by room. Each step is a transaction
/// as short as the store wants it (SQLite 20 ms, PostgreSQL 100 ms) that also writes its events and the run's progress; the
/// last one ends the run. An attempt that takes over goes on with what is still there, and the result is the sum.
///
/// Where the store can and much is stale (`StretchPruning`), its table is gone through instead, in the order in which it
/// lies; then the events come at the end.
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
        if batch == nil, let term = context.term, let table = store as? any StretchPruning,
            let plan = try await table.stretches(maximumAge: age, notAfter: context.startedAt, under: term)
        {
            // Counted after the plan was made, so that the plan's cutoff spares no less.
            if brake != .none { _ = try await judge(brake, age, context) }
            return try await remove(by: plan, on: table, term, context)
        }
        let census = try await judge(brake, age, context)
        guard census.stale > 0 else {
            return .finished(Self.result(context.progress("removed"), context.progress("rooms")))
        }
        context.log(
            .info,
            "\(census.stale) of \(census.total) presences in \(census.rooms.count) rooms were last seen before "
                + "\(census.cutoff)")
        var step = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], batch: batch, run: context.run)
        return try await remove(context) { done throws(StoreError) in
            step.rooms = step.rooms.dropFirst(done)
            return try await store.pruneStep(step, under: context.term)
        }
    }

    private func judge(_ brake: RemovalBrake, _ age: Duration, _ context: TaskContext) async throws -> PresenceCensus {
        let census = try await store.census(maximumAge: age, notAfter: context.startedAt)
        try brake.judge(census, removedBefore: context.progress("removed"), job: context.job)
        return census
    }

    /// Through the table in the order in which it lies.
    private func remove(
        by plan: StretchPlan, on table: any StretchPruning, _ term: LeaseTerm, _ context: TaskContext
    ) async throws -> TaskCompletion {
        let found = "about \(plan.stale) of \(plan.total) presences were last seen before \(plan.cutoff)"
        let way = "the table is gone through in \(plan.stretches.count) stretches"
        context.log(.info, plan.stretches.isEmpty ? "only events are left to write" : "\(found): \(way)")
        var step = StretchStep(cutoff: plan.cutoff, stretches: plan.stretches[...])
        return try await remove(context) { done throws(StoreError) in
            step.stretches = step.stretches.dropFirst(done)
            return try await table.pruneStretches(step, under: term)
        }
    }

    /// Takes steps until one is the last; each is told how many entries of its list the one before has done.
    private func remove(
        _ context: TaskContext, _ take: (_ done: Int) async throws(StoreError) -> StepOutcome
    ) async throws -> TaskCompletion {
        // Without a term no run adds up what the steps did.
        var sum: RunResult = [:]
        var done = 0
        while true {
            switch try await take(done) {
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
                done = progress.entriesDone
                try await pacing.rest()
            }
        }
    }

    private static func result(_ removed: Int, _ rooms: Int) -> RunResult {
        ["removed": .integer(Int64(removed)), "rooms": .integer(Int64(rooms))]
    }
}
