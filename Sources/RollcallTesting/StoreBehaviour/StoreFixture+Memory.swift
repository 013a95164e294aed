extension StoreFixture {
    /// A memory store on an empty database.
    public static func memory() -> StoreFixture {
        let clock = TestClock()
        let database = MemoryDatabase(clock: clock)
        return StoreFixture(clock: clock, ledger: database.store()) { database.store() }
    }
}
