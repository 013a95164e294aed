public import RollcallCore
internal import RollcallPlatform

/// Which database, and what opening it may do.
public struct PostgresOptions: Sendable {
    /// What happens when the schema is older than this program.
    public enum Migration: Sendable {
        /// It is brought up to date.
        case automatic
        /// Opening fails: `schemaTooOld`.
        case refuse
        /// Opening does not look at it: for commands that ask about the database itself.
        case unchecked
    }

    /// Where the server is and who asks.
    public var address: PostgresAddress
    /// What happens when the schema is older than this program.
    public var migration: Migration
    /// The schema of rollcall's own tables; nil: the first of the search path.
    public var schema: String?
    /// Which worker it is, for who looks into `pg_stat_activity`; nil for who is none.
    public var worker: String?
    /// How many connections are open at most.
    public var connections = 4
    /// How long a call waits for a connection while all are in use.
    public var waitTimeout = Duration.seconds(15)
    /// How long connecting may take, all hosts of the address together.
    public var connectTimeout = Duration.seconds(15)
    /// How long one statement may take.
    public var statementTimeout = Duration.seconds(10)
    /// How long a statement waits for a lock.
    public var lockTimeout = Duration.seconds(5)
    /// The time zones that stored definitions name.
    public var zones = ZoneLibrary.system.catalogue
    /// How names of hosts become addresses.
    var lookup = HostLookup.system
    /// What stands in for the server's clock in tests.
    var clock: PostgresClock?

    /// Describes a database.
    public init(_ address: PostgresAddress, migration: Migration = .automatic, schema: String? = nil) {
        self.address = address
        self.migration = migration
        self.schema = schema
    }
}
