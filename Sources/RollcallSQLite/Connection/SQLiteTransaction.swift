internal import GRDB
internal import RollcallCore

/// What the body of one transaction works with: the connection, the clocks as they were when the lock was taken, and
/// new identifiers.
///
/// Never leaves the body.
final class SQLiteTransaction {
    /// The connection; what it runs is part of the transaction.
    let db: Database
    /// The wall clock, read after the lock was taken: what is due and what is stale.
    let now: Timestamp
    /// The boot clock, read with it: which lease has run out.
    let boot: BootInstant
    /// This boot of the kernel.
    let bootID: String
    private var newest: UUIDv7?

    init(_ db: Database, clock: any HostClock) {
        self.db = db
        now = clock.wall
        boot = clock.boot
        bootID = clock.bootID
    }

    /// A new identifier, larger than every other of this transaction, so that rows keep the order of their writing
    /// (RFC 9562, section 6.2, method 2).
    func newIdentifier() -> UUIDv7 {
        var random = SystemRandomNumberGenerator()
        guard let last = newest else {
            let first = UUIDv7(at: now, using: &random)
            // The upper half stays free for the identifiers that follow.
            let made = UUIDv7(high: first.high, low: first.low & ~(1 << 61))
            newest = made
            return made
        }
        let made = UUIDv7(high: last.high, low: last.low + UInt64.random(in: 1...(1 << 32), using: &random))
        newest = made
        return made
    }
}
