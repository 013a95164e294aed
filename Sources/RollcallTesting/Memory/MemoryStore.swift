public import RollcallCore
internal import Synchronization

/// The reference store: every port, exactly as documented, in memory.
///
/// It is what the driver modules are compared with, and what tests of the worker run on. The rules themselves are
/// RollcallCore's; what is here is only what a database adds: rows, transactions, clocks read inside them.
public final class MemoryStore: Sendable {
    let database: MemoryDatabase
    private let number: Int
    private let isClosed = Atomic(false)

    /// Opens a store on a database that other stores may share.
    public init(on database: MemoryDatabase) {
        self.database = database
        number = database.makeStoreNumber()
    }

    /// Opens a store on a database of its own.
    public convenience init(clock: any HostClock) {
        self.init(on: MemoryDatabase(clock: clock))
    }

    /// Runs a transaction that may write.
    ///
    /// - Parameter isOwed: whether it runs for a caller whose task was cancelled too.
    func write<Value: Sendable>(
        _ operation: String, isOwed: Bool = false, _ body: @Sendable (inout MemoryState) -> Value
    ) async throws(StoreError) -> Value {
        try check(operation, isOwed: isOwed)
        return await database.write(operation, by: number, body)
    }

    /// Runs a transaction that only reads.
    func read<Value: Sendable>(
        _ operation: String, _ body: (inout MemoryState) -> Value
    ) throws(StoreError) -> Value {
        try check(operation)
        return database.read(body)
    }

    /// How many transactions other stores have committed.
    func foreignCommits() throws(StoreError) -> Int64 {
        try check("look for changes")
        return database.commits(besides: number)
    }

    func markClosed() {
        isClosed.store(true, ordering: .sequentiallyConsistent)
    }

    /// A real store refuses both: a call after `close`, and one whose task was cancelled.
    private func check(_ operation: String, isOwed: Bool = false) throws(StoreError) {
        if isClosed.load(ordering: .sequentiallyConsistent) {
            throw StoreError(.unavailable, operation: operation, detail: "the store is closed")
        }
        if Task.isCancelled, !isOwed {
            throw StoreError(.cancelled, operation: operation, detail: "the calling task was cancelled")
        }
    }
}
