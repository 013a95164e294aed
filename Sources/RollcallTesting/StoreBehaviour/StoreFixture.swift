public import RollcallCore

/// A store on an empty database of its own, and the hands that the behaviours need.
public struct StoreFixture: Sendable {
    /// The clock that every store of the fixture reads.
    public let clock: TestClock
    /// The ledger under test.
    public let ledger: any LedgerStore
    private let reopen: @Sendable () async throws -> any LedgerStore

    /// Makes a fixture.
    ///
    /// - Parameter another: opens one more store on the same database, as another process would.
    public init(
        clock: TestClock, ledger: any LedgerStore, another: @escaping @Sendable () async throws -> any LedgerStore
    ) {
        self.clock = clock
        self.ledger = ledger
        reopen = another
    }

    /// One more store on the same database, as another process would have.
    public func another() async throws -> any LedgerStore { try await reopen() }
}
