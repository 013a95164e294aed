public import RollcallCore
public import RollcallPresence

/// Removes every room without presences, or only those that have been empty for `empty_for`.
///
/// Each step is one transaction that a presence added meanwhile comes before or after, so none is lost. The step that
/// finds no more ends the run.
public struct PruneRooms: TaskHandler {
    private let store: any PresenceStore
    private let pacing: StepPacing

    /// Makes the task on a store.
    public init(store: any PresenceStore, pacing: StepPacing = StepPacing()) {
        self.store = store
        self.pacing = pacing
    }

    /// `prune-rooms`, under the names that django-channels-presence has for it too.
    public static let declaration = TaskDeclaration(
        name: TaskName("prune-rooms"),
        aliases: ["prune_rooms", "channels_presence.tasks.prune_rooms"],
        summary: "Removes rooms without presences.",
        arguments: [
            ArgumentDeclaration(
                name: "empty_for", kind: .duration(isPositive: false),
                summary: "Only rooms that have been empty for so long.", fallback: "0s"),
            ArgumentDeclaration(
                name: "batch", kind: .integer(1...100_000),
                summary: "The most rooms that one transaction removes.", fallback: 500),
        ])

    /// What the schedule, the command line and the help know of it.
    public var declaration: TaskDeclaration { Self.declaration }

    /// Removes the rooms; the result has `removed`.
    public func run(_ context: TaskContext) async throws -> TaskCompletion {
        var step = PruneRoomsStep(
            emptyFor: try context.duration("empty_for"), batch: try context.integer("batch"), run: context.run)
        // Without a term no run adds up what the steps did.
        var sum: RunResult = [:]
        while true {
            switch try await store.pruneRoomsStep(step, under: context.term) {
            case .leaseLost:
                throw LeaseLost()
            case .referenced(let reference):
                throw TaskFailure.referenced(reference, remedy: "empty rooms")
            case .done(let progress):
                guard context.term == nil else { return .recorded(progress.total) }
                sum.add(progress.total)
                return .finished(sum)
            case .more(let progress):
                sum.add(progress.total)
                step.isFirst = false
                try await pacing.rest()
            }
        }
    }
}
