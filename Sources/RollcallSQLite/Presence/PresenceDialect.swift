internal import GRDB
internal import RollcallCore
internal import RollcallPresence

/// One set of presence tables: what its statements say, and how instants and users are stored in it.
///
/// What an operation *does* is the same for every set and is written once, in `SQLitePresences`.
protocol PresenceDialect: Sendable {
    /// `native` or `django`.
    var name: String { get }
    /// The statements.
    var sql: PresenceSQL { get }

    /// What the condition on stale presences is bound to: those that were certainly last seen before the cutoff.
    func stale(before cutoff: Timestamp) -> [DatabaseValue]
    /// An instant as `last_seen` holds it.
    func stamp(_ instant: Timestamp) -> DatabaseValue
    /// What a `last_seen` stands for.
    func instant(_ value: DatabaseValue) throws -> Timestamp
    /// A user as its column holds it.
    func key(of user: UserID) throws -> DatabaseValue
    /// Throws when the newest `last_seen` shows that the tables are read wrongly.
    func verify(newest: Timestamp?, now: Timestamp) throws(StoreError)
}
