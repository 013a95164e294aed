import RollcallCore
import Synchronization

/// A store that counts its calls by name, and fails or stalls those that a test says.
final class WatchedStore: Sendable {
    private struct State {
        var calls: [String] = []
        var failures: [String: StoreError] = [:]
        var outage: StoreError?
        var gates: [String: Gate] = [:]
        var answerGates: [String: Gate] = [:]
    }

    let base: any LedgerStore
    private let state = Mutex(State())

    init(_ base: any LedgerStore) {
        self.base = base
    }

    /// The names of the calls since the last `forget`.
    var calls: [String] { state.withLock { $0.calls } }

    /// Returns when there was a call of this name.
    func untilCalled(_ name: String) async {
        while !calls.contains(name), !Task.isCancelled { await Task.yield() }
    }

    func forget() { state.withLock { $0.calls = [] } }

    /// Every call fails so; nil ends that.
    func failAll(with error: StoreError?) { state.withLock { $0.outage = error } }

    /// The calls of this name fail so; nil ends that.
    func fail(_ name: String, with error: StoreError?) { state.withLock { $0.failures[name] = error } }

    /// The calls of this name come back only when the gate is open.
    func stall(_ name: String, at gate: Gate) { state.withLock { $0.gates[name] = gate } }

    /// The calls of this name are done, and their answers come only when the gate is open.
    func stallAnswer(_ name: String, at gate: Gate) { state.withLock { $0.answerGates[name] = gate } }

    /// Waits where the answers of these calls are stalled.
    func leave(_ name: String) async {
        await state.withLock { $0.answerGates[name] }?.passStubbornly()
    }

    func enter(_ name: String) async throws(StoreError) {
        let (failure, gate) = state.withLock { state in
            state.calls.append(name)
            return (state.outage ?? state.failures[name], state.gates[name])
        }
        await gate?.passStubbornly()
        if let failure { throw failure }
    }
}

extension StoreError {
    static let down = StoreError(.unavailable, operation: "ask", detail: "nobody there")
}
