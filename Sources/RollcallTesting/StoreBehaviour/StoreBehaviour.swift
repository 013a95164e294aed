/// One sentence that is true of every store, and the check that shows it.
///
/// The suite is values, so that each driver's tests run all of it, with nothing skipped, and so that the suite itself
/// can be tested: each `StoreFault` must be rejected by a named behaviour.
public struct StoreBehaviour: Sendable, CustomStringConvertible {
    /// What a behaviour is about.
    public enum Area: String, Hashable, Sendable, CaseIterable {
        case planning, definitions, retirement, claiming, starting, leases, finishing, reaping, retrying, control
        case history, workers, housekeeping, maintenance, time
        case presence, pruning, outbox, removals
    }

    /// What it is about.
    public let area: Area
    /// What is true.
    public let sentence: String
    private let body: @Sendable (StoreFixture) async throws -> Void

    /// States a behaviour.
    init(_ area: Area, _ sentence: String, check body: @escaping @Sendable (StoreFixture) async throws -> Void) {
        self.area = area
        self.sentence = sentence
        self.body = body
    }

    /// Area and sentence.
    public var description: String { "\(area.rawValue): \(sentence)" }

    /// Tries a store on an empty database; throws a `BehaviourViolation` when the sentence is not true of it.
    public func check(_ fixture: StoreFixture) async throws {
        try await body(fixture)
    }

    /// The whole suite.
    public static let all: [StoreBehaviour] = ledger + presences

    /// What is true of runs, jobs and workers.
    public static let ledger: [StoreBehaviour] =
        planning + skips + overlap + definitions + trail + edits + retirement + claiming + pickUp + chains + starting
        + leases + finishing + reaping + retrying + pausing + control + history + surroundings + summaries + workers
        + housekeeping + historyPruning + maintenance + cancellation + time

    /// What is true of rooms, presences and their events.
    public static let presences: [StoreBehaviour] =
        presence + directory + census + pruning + pruneRuns + heldEvents + vacating + races + outbox + trimming
        + removals
}
