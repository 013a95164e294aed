public import RollcallCore

/// A store that knows which indexes an application's presence tables lack, and makes them when it is told to.
///
/// rollcall's own tables have theirs from the migrations; those of Django are altered by nobody else than who asks for it.
public protocol PresenceIndexStore: Sendable {
    /// The indexes that prunes and touches want on Django's tables, each with how it stands; empty without such tables.
    /// A read.
    func indexes() async throws(StoreError) -> [PresenceIndex]

    /// What an index that is missing would bring, measured on the rows that are there; a slow read.
    func gain(of index: PresenceIndex) async throws(StoreError) -> IndexGain

    /// The index is there and valid; one that an interrupted build has left behind is made anew.
    ///
    /// Races: of two who make it at once one is told `busy`, or finds it made.
    func make(_ index: PresenceIndex) async throws(StoreError)

    /// Takes those that rollcall has made out again, and answers their names; with `dryRun` only says which.
    func removeIndexes(dryRun: Bool) async throws(StoreError) -> [String]
}

/// An index on one column of an application's presences.
public struct PresenceIndex: Hashable, Sendable {
    /// How it stands.
    public enum State: Hashable, Sendable {
        /// No index begins with the column.
        case missing
        /// One does: rollcall's or the application's own.
        case present(String)
        /// A build that was interrupted left it behind: it answers nothing and costs every write.
        case invalid
    }

    /// What rollcall calls it; begins with `rollcall_`.
    public var name: String
    /// The table, as SQL writes it.
    public var table: String
    /// The column.
    public var column: String
    /// How it stands.
    public var state: State
    /// The statement that makes it.
    public var statement: String

    /// Describes an index.
    public init(name: String, table: String, column: String, state: State, statement: String) {
        self.name = name
        self.table = table
        self.column = column
        self.state = state
        self.statement = statement
    }
}

/// What an index would bring.
public struct IndexGain: Hashable, Sendable {
    /// How many rows the table has.
    public var rows: Int
    /// How long the look takes now: the shortest of three.
    public var without: Duration
    /// How long as many rows take that are found by the primary key instead: the shortest of three; an estimate.
    public var with: Duration
    /// How long writers are kept out while it is made, where they are: what sorting the column takes; an estimate.
    public var lock: Duration?

    /// Makes a measurement.
    public init(rows: Int, without: Duration, with: Duration, lock: Duration? = nil) {
        self.rows = rows
        self.without = without
        self.with = with
        self.lock = lock
    }

    /// Whether anybody would notice: the look takes 5 ms or more, and twice what it would.
    public var isWorthwhile: Bool { without >= .milliseconds(5) && without >= with * 2 }
}

extension PresenceIndex {
    /// The columns by which presences are looked for, in the order in which they matter: `last_seen` by every prune,
    /// `channel_name` by touches and leaves.
    package static let wanted = [
        (column: "last_seen", name: "rollcall_presence_last_seen"),
        (column: "channel_name", name: "rollcall_presence_channel_name"),
    ]

    /// The shortest time of three that some work took.
    package static func shortest(_ clock: some Clock<Duration>, _ work: () throws -> Void) rethrows -> Duration {
        var shortest: Duration?
        for _ in 0..<3 {
            let took = try clock.measure(work)
            shortest = min(shortest ?? took, took)
        }
        return shortest ?? .zero
    }
}
