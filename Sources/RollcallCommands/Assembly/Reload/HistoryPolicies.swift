internal import RollcallCore
internal import Synchronization

/// What the jobs of the schedule want kept of their history, as the schedule is now.
final class HistoryPolicies: Sendable {
    private let state = Mutex(HistoryPruning(of: []))

    /// What is kept now.
    var current: HistoryPruning { state.withLock { $0 } }

    /// Follows a schedule that takes the place of the one before.
    func follow(_ definitions: [JobDefinition]) {
        let pruning = HistoryPruning(of: definitions)
        state.withLock { $0 = pruning }
    }
}
