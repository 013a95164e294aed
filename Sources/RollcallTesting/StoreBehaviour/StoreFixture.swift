public import RollcallCore
public import RollcallPresence

/// One process' view of a database: its ledger and its presences.
public struct StoreHandle: Sendable {
    /// Runs, jobs and workers.
    public let ledger: any LedgerStore
    /// Presences and their events.
    public let presence: any PresenceBackend

    /// Makes a handle of the two views of one database.
    public init(ledger: any LedgerStore, presence: any PresenceBackend) {
        self.ledger = ledger
        self.presence = presence
    }
}

/// A store on an empty database of its own, and the hands that the behaviours need.
public struct StoreFixture: Sendable {
    /// The clock that every store of the fixture reads.
    public let clock: TestClock
    private let handle: StoreHandle
    private let reopen: @Sendable () async throws -> StoreHandle

    /// Makes a fixture.
    ///
    /// - Parameter another: opens one more store on the same database, as another process would.
    public init(
        clock: TestClock, handle: StoreHandle, another: @escaping @Sendable () async throws -> StoreHandle
    ) {
        self.clock = clock
        self.handle = handle
        reopen = another
    }

    /// The ledger under test.
    public var ledger: any LedgerStore { handle.ledger }

    /// The presences under test.
    public var presence: any PresenceBackend { handle.presence }

    /// One more store on the same database, as another process would have.
    public func another() async throws -> StoreHandle { try await reopen() }
}
