internal import GRDB
internal import RollcallCore
internal import RollcallStorage

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
    private let identifiers: IdentifierSource

    init(_ db: Database, clock: any HostClock, identifiers: IdentifierSource) {
        self.db = db
        self.identifiers = identifiers
        now = clock.wall
        boot = clock.boot
        bootID = clock.bootID
    }

    /// A new identifier, larger than every other that this connection has made.
    func newIdentifier() -> UUIDv7 {
        identifiers.next(at: now)
    }
}
