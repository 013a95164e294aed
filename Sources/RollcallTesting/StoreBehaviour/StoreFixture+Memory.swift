extension StoreFixture {
    /// A memory store on an empty database.
    public static func memory() -> StoreFixture {
        let clock = TestClock()
        let database = MemoryDatabase(clock: clock)
        return StoreFixture(clock: clock, handle: database.handle()) { database.handle() }
    }
}

extension MemoryDatabase {
    fileprivate func handle() -> StoreHandle {
        let store = store()
        return StoreHandle(ledger: store, presence: store)
    }
}
