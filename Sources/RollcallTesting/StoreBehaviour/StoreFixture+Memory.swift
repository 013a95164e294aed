extension StoreFixture {
    /// A memory store on an empty database.
    ///
    /// - Parameter faults: mistakes that it makes, for tests of the suite.
    public static func memory(faults: Set<StoreFault> = []) -> StoreFixture {
        let clock = TestClock()
        let database = MemoryDatabase(clock: clock, faults: faults)
        return StoreFixture(clock: clock, handle: database.handle()) { database.handle() }
    }
}

extension MemoryDatabase {
    fileprivate func handle() -> StoreHandle {
        let store = store()
        return StoreHandle(ledger: store, presence: store)
    }
}
