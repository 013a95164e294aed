/// A store that knows what commonly goes wrong with databases of its kind, beside damage.
public protocol TrapStore: Sendable {
    /// How the database is set up, as far as somebody was ever caught by it; a short read.
    func traps() async throws(StoreError) -> [DatabaseFinding]
}
