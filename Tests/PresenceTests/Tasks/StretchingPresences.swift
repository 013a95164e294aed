import RollcallCore
import RollcallPresence
import RollcallTesting
import Synchronization

/// A store whose prunes may go through its table; it does what it is told to, and writes down what it was asked.
final class StretchingPresences: PresenceStore, StretchPruning {
    let asked = Mutex<[String]>([])
    private let plan: StretchPlan?
    private let stale: Int
    private let isLost: Bool

    init(plan: StretchPlan?, stale: Int = 0, isLost: Bool = false) {
        (self.plan, self.stale, self.isLost) = (plan, stale, isLost)
    }

    private func note(_ what: String) { asked.withLock { $0.append(what) } }

    func stretches(
        maximumAge: Duration, notAfter bound: Timestamp?, under term: LeaseTerm
    ) async throws(StoreError) -> StretchPlan? {
        note("plan")
        return plan
    }

    func pruneStretches(_ step: StretchStep, under term: LeaseTerm) async throws(StoreError) -> StepOutcome {
        note("stretches \(step.stretches.map { "\($0.lower)" }.joined(separator: " "))")
        if isLost { return .leaseLost }
        guard !step.stretches.isEmpty else { return .done(progress(["removed": 7, "rooms": 2])) }
        return .more(progress(["removed": 7], entries: 2))
    }

    private func progress(_ total: RunResult, entries: Int = 0) -> StepProgress {
        StepProgress(removed: 0, entriesDone: entries, total: total)
    }

    func tellLeftBehind() async throws(StoreError) -> Int { 0 }

    func census(maximumAge: Duration, notAfter bound: Timestamp?) async throws(StoreError) -> PresenceCensus {
        note("census")
        var census = PresenceCensus(cutoff: .epoch)
        (census.total, census.stale) = (1_000, stale)
        if stale > 0 { census.rooms = [StaleRoom(key: 1, stale: stale)] }
        return census
    }

    func pruneStep(_ step: PruneStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome {
        note("rooms")
        return .done(progress(["removed": 1, "rooms": 1], entries: 1))
    }

    func pruneRoomsStep(_ step: PruneRoomsStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome {
        .leaseLost
    }

    func add(_ channel: ChannelName, to room: RoomName, user: UserID?) async throws(StoreError) -> AddOutcome {
        throw StoreError(.unavailable, operation: "test", detail: "nobody adds")
    }
    func remove(_ channel: ChannelName, from room: RoomName) async throws(StoreError) -> Bool { false }
    func touch(_ channels: [ChannelName]) async throws(StoreError) -> TouchOutcome { TouchOutcome(touched: 0) }
    func leaveAll(_ channel: ChannelName) async throws(StoreError) -> [RoomName] { [] }
}
