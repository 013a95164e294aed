/// The read model of runs.
///
/// Each method is one short read, never a stream that holds a transaction open.
public protocol HistoryStore: Sendable {
    /// Runs that match, newest first, with their attempts.
    func runs(_ query: HistoryQuery) async throws(StoreError) -> HistoryPage

    /// The run that a person means by an id, a unique prefix of one (4 characters or more), or a job's name (its
    /// latest run that is not a skip row, else its latest).
    func run(matching reference: String) async throws(StoreError) -> RunLookup

    /// Counts and percentiles by job, sorted by name.
    func summary(_ query: HistoryQuery) async throws(StoreError) -> [JobSummary]

    /// The newest run of each job that is not a skip row, for lists of jobs.
    func latestRuns() async throws(StoreError) -> [Run]

    /// The lines of a run's log, oldest first, and how many were dropped.
    func log(of run: RunID) async throws(StoreError) -> RunLog

    /// The newest entries of the audit trail, newest first: of one job, or of all with nil.
    func audit(of job: JobName?, limit: Int) async throws(StoreError) -> [AuditRecord]

    /// What is held of a job around an instant, for `schedule explain`; nil for a job that was never seen.
    func surroundings(of job: JobName, at instant: Timestamp) async throws(StoreError) -> TickSurroundings?
}

/// Which runs.
public struct HistoryQuery: Hashable, Sendable {
    /// Only of this job.
    public var job: JobName?
    /// Only in these states; empty: all.
    public var states: Set<RunState>
    /// Only rows written at or after it (skip rows: whose newest tick is).
    public var since: Timestamp?
    /// Only rows written before it.
    public var until: Timestamp?
    /// Only rows older than this one, for the next page.
    public var before: RunID?
    /// At most so many rows; nil: all.
    public var limit: Int?

    /// Makes a query; without arguments, of everything.
    public init(job: JobName? = nil, states: Set<RunState> = [], limit: Int? = nil) {
        self.job = job
        self.states = states
        self.limit = limit
    }
}

/// One page of history.
public struct HistoryPage: Hashable, Sendable {
    /// The runs, newest first.
    public var runs: [Run]
    /// Whether older ones match too.
    public var hasMore: Bool

    /// Makes a page.
    public init(runs: [Run], hasMore: Bool) {
        self.runs = runs
        self.hasMore = hasMore
    }
}

/// What a reference means.
public enum RunLookup: Hashable, Sendable {
    /// One run.
    case found(Run)
    /// Several ids begin so; some of them.
    case ambiguous([RunID])
    /// None.
    case none
}

/// A job's history in numbers.
public struct JobSummary: Hashable, Sendable {
    /// The job.
    public var job: JobName
    /// Rows that are not skips.
    public var runs = 0
    /// Runs that succeeded.
    public var succeeded = 0
    /// Runs that failed.
    public var failed = 0
    /// Skipped ticks by reason.
    public var skipped: [RunReason: Int] = [:]
    /// The sum of the results' `removed`.
    public var removed: Int64 = 0
    /// The median duration of ended runs; nil without one.
    public var median: Duration?
    /// The 95th percentile of the durations, nearest rank; nil without one.
    public var percentile95: Duration?
    /// The newest failure.
    public var lastFailure: RunFailure?

    /// Makes an empty summary.
    public init(job: JobName) {
        self.job = job
    }
}

/// A run's log.
public struct RunLog: Hashable, Sendable {
    /// The most lines that a run's log keeps; later ones are counted and dropped.
    public static let lineLimit = 1_000

    /// The kept lines, oldest first.
    public var lines: [LogLine]
    /// How many came after the cap.
    public var dropped: Int

    /// Makes a log.
    public init(lines: [LogLine] = [], dropped: Int = 0) {
        self.lines = lines
        self.dropped = dropped
    }
}
