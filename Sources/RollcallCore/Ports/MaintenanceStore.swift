/// The database itself: its schema, its size, its health.
public protocol MaintenanceStore: Sendable {
    /// Brings the schema up to date, one transaction for each version; with `dryRun` only says what it would do.
    func migrate(dryRun: Bool) async throws(StoreError) -> MigrationReport

    /// Which database, which schema, how many rows. A read.
    func status() async throws(StoreError) -> DatabaseStatus

    /// Looks for damage and for what a running system should not have; a slow read.
    func check() async throws(StoreError) -> [DatabaseFinding]

    /// Writes a consistent copy to a file that does not exist yet, while workers go on.
    func backup(to path: String) async throws(StoreError)

    /// Takes every table of rollcall's own out; with `dryRun` only says which, with their rows.
    func remove(dryRun: Bool) async throws(StoreError) -> [TableRows]

    /// Deletes one batch of finished runs that a policy no longer keeps; never unfinished ones. Answers how many, so
    /// that the caller goes on while it is not zero (semantics, rule 23).
    func pruneHistory(_ request: HistoryPruning) async throws(StoreError) -> Int

    /// Something whose parts change when another connection has committed what they stand for; asking costs next to
    /// nothing.
    func changeToken() async throws(StoreError) -> ChangeToken

    /// Closes every connection. Calls after it are refused as `unavailable`.
    func close() async
}

/// What was committed, as far as somebody may have to look: equal parts mean that nothing of that kind has changed.
public struct ChangeToken: Hashable, Sendable {
    /// Definitions and pauses; not cursors, since whoever plans from an old one is told.
    public var jobs: Int64
    /// Which runs have not ended, and what they are doing.
    public var runs: Int64
    /// Anything else that people follow: runs that ended, skips, events.
    public var history: Int64

    /// Makes a token of a store that can tell these apart.
    public init(jobs: Int64, runs: Int64, history: Int64) {
        self.jobs = jobs
        self.runs = runs
        self.history = history
    }

    /// Makes a token of a store that only knows whether anything has changed.
    public init(_ anything: Int64) {
        self.init(jobs: anything, runs: anything, history: anything)
    }
}

/// What of history is kept.
public struct HistoryPruning: Hashable, Sendable {
    /// The policy of each job of the schedule.
    public var policies: [JobName: HistoryPolicy]
    /// The policy of every other job.
    public var fallback: HistoryPolicy
    /// At most so many rows go in one call.
    public var batch: Int

    /// Makes a request.
    public init(policies: [JobName: HistoryPolicy] = [:], fallback: HistoryPolicy = HistoryPolicy(), batch: Int = 500) {
        self.policies = policies
        self.fallback = fallback
        self.batch = batch
    }
}

/// What a migration did, or would do.
public struct MigrationReport: Hashable, Sendable {
    /// The version before; 0 for a database without rollcall's tables.
    public var from: Int
    /// The version afterwards.
    public var to: Int
    /// One sentence for each step.
    public var steps: [String]

    /// Makes a report.
    public init(from: Int, to: Int, steps: [String] = []) {
        self.from = from
        self.to = to
        self.steps = steps
    }
}

/// A table and its size.
public struct TableRows: Hashable, Sendable {
    /// The table.
    public var table: String
    /// How many rows.
    public var rows: Int

    /// Makes an entry.
    public init(table: String, rows: Int) {
        self.table = table
        self.rows = rows
    }
}

/// The database in numbers.
public struct DatabaseStatus: Hashable, Sendable {
    /// Where it is, without password.
    public var location: String
    /// The library and its version: `SQLite 3.40.1`.
    public var engine: String
    /// The schema's version; 0 without tables.
    public var version: Int
    /// The oldest program that may still write.
    public var oldestProgram: Int
    /// Bytes on disk, write-ahead log included.
    public var bytes: Int64
    /// rollcall's tables.
    public var tables: [TableRows]
    /// Facts for people: `journal mode` and so on.
    public var facts: [String: String]

    /// Makes a status.
    public init(location: String, engine: String, version: Int, oldestProgram: Int) {
        self.location = location
        self.engine = engine
        self.version = version
        self.oldestProgram = oldestProgram
        bytes = 0
        tables = []
        facts = [:]
    }
}

/// Something that `database check` found, or looked for and did not find.
public struct DatabaseFinding: Hashable, Sendable {
    /// What was looked at, in a word or two.
    public var name: String
    /// Whether it is as it should be.
    public var isOK: Bool
    /// A sentence.
    public var message: String
    /// How to mend or better it; nil when there is nothing to do, or the sentence says it.
    public var help: String?

    /// Makes a finding.
    public init(name: String, isOK: Bool, message: String, help: String? = nil) {
        self.name = name
        self.isOK = isOK
        self.message = message
        self.help = help
    }
}

/// Everything that a ledger does: what the memory, SQLite and PostgreSQL stores each are.
public typealias LedgerStore = PlanStore & RunStore & ControlStore & HistoryStore & WorkerRegistry & HousekeepingStore
    & MaintenanceStore
