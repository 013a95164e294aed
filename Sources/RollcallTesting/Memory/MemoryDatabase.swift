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

    let clock: any HostClock
    private let content: Mutex<Content>

    /// Makes an empty database whose transactions read the given clock.
    ///
    /// - Parameter seed: where the random bits of identifiers begin.
    public init(clock: any HostClock, seed: UInt64 = 1) {
        self.clock = clock
        content = Mutex(Content(state: MemoryState(seed: seed)))
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

    func write<Value: Sendable>(by store: Int, _ body: (inout MemoryState) -> Value) -> Value {
        content.withLock { content in
            content.state.begin(at: clock)
            content.commits[store, default: 0] += 1
            return body(&content.state)
        }
    }

    /// How many transactions other stores than this one have committed.
    func commits(besides store: Int) -> Int64 {
        content.withLock { content in
            content.commits.reduce(0) { $1.key == store ? $0 : $0 + $1.value }
        }
    }
}
