public import RollcallCore
public import RollcallPlatform

/// Which file, and what opening it may do.
public struct SQLiteOptions: Sendable {
    /// What happens when the file is not there.
    public enum Creation: Sendable {
        /// It is made, empty, readable by its owner alone; its folder must be there.
        case ifMissing
        /// Opening fails: `missing`.
        case never
    }

    /// What happens when the schema is older than this program.
    public enum Migration: Sendable {
        /// It is brought up to date.
        case automatic
        /// Opening fails: `schemaTooOld`.
        case refuse
        /// Opening does not look at it: for commands that ask about the database itself.
        case unchecked
    }

    /// What happens to the file's journal mode, which belongs to the file and not to a connection.
    public enum Journal: Sendable {
        /// It becomes WAL: for a file of rollcall's own.
        case wal
        /// It becomes WAL unless another application has tables in the file, as Django does.
        case walIfOwn
        /// It stays what it is: for another application's file.
        case leave
    }

    /// The database file.
    public var path: String
    /// What happens when the file is not there.
    public var creation: Creation
    /// What the error about a file that is not there says is to be done.
    public var missingRemedy = "name another file"
    /// What happens when the schema is older than this program.
    public var migration: Migration
    /// What happens to the file's journal mode.
    public var journal: Journal
    /// The clocks of due-ness (wall) and leases (boot).
    public var clock: any HostClock
    /// How long a transaction waits for its turn before it fails as `busy`; tried again every millisecond.
    public var busyTimeout: Duration
    /// A checkpoint follows the commit that makes the write-ahead log longer than this many bytes.
    public var checkpointBytes = 16 << 20
    /// The time zones that stored definitions name.
    public var zones = ZoneLibrary.system.catalogue

    /// Describes a file; without further arguments one of rollcall's own, made and migrated when needed.
    public init(
        path: String, creation: Creation = .ifMissing, migration: Migration = .automatic, journal: Journal = .wal,
        clock: any HostClock = SystemClock(), busyTimeout: Duration = .seconds(5)
    ) {
        self.path = path
        self.creation = creation
        self.migration = migration
        self.journal = journal
        self.clock = clock
        self.busyTimeout = busyTimeout
    }
}
