public import RollcallCore
internal import Synchronization

/// What several memory stores share: one database, as several processes share one file.
///
/// One lock stands for the write lock of the database: what a transaction does is seen whole or not at all.
public final class MemoryDatabase: Sendable {
    private struct Content {
        var state: MemoryState
        /// How many transactions each store has committed.
        var commits: [Int: Int64] = [:]
        var stores = 0
    }

    /// What others do between the two halves of a transaction that a fault has torn; nil leaves it to chance.
    @TaskLocal static var interlude: (@Sendable () async -> Void)?

    let clock: any HostClock
    private let faults: Set<StoreFault>
    private let content: Mutex<Content>

    /// Makes an empty database whose transactions read the given clock.
    ///
    /// - Parameters:
    ///   - seed: where the random bits of identifiers begin.
    ///   - faults: mistakes that it makes, for tests of tests.
    public init(clock: any HostClock, seed: UInt64 = 1, faults: Set<StoreFault> = []) {
        self.clock = clock
        self.faults = faults
        content = Mutex(Content(state: MemoryState(seed: seed, faults: faults)))
    }

    /// Another store on this database.
    public func store() -> MemoryStore { MemoryStore(on: self) }

    func makeStoreNumber() -> Int {
        content.withLock { content in
            content.stores += 1
            return content.stores
        }
    }

    func read<Value: Sendable>(_ body: (inout MemoryState) -> Value) -> Value {
        content.withLock { content in
            content.state.begin(at: clock)
            return body(&content.state)
        }
    }

    func write<Value: Sendable>(
        _ operation: String, by store: Int, _ body: @Sendable (inout MemoryState) -> Value
    ) async -> Value {
        if let fault = StoreFault.tearing(operation), faults.contains(fault) {
            return await writeTorn(by: store, body)
        }
        return content.withLock { content in
            content.state.begin(at: clock)
            content.commits[store, default: 0] += 1
            return body(&content.state)
        }
    }

    /// Reads in one transaction and writes what follows from it in another: whatever happened in between is undone.
    private func writeTorn<Value: Sendable>(
        by store: Int, _ body: @Sendable (inout MemoryState) -> Value
    ) async -> Value {
        var state = read { $0 }
        if let interlude = Self.interlude {
            await interlude()
        } else {
            for _ in 0..<200 { await Task.yield() }
        }
        let answer = body(&state)
        content.withLock { [state] content in
            content.commits[store, default: 0] += 1
            content.state = state
        }
        return answer
    }

    /// How many transactions other stores than this one have committed.
    func commits(besides store: Int) -> Int64 {
        content.withLock { content in
            content.commits.reduce(0) { $1.key == store ? $0 : $0 + $1.value }
        }
    }
}
