/// What a handler knows of the attempt that it is.
public struct TaskContext: Sendable {
    /// The run's identity: also the idempotency key for effects elsewhere.
    public var run: RunID
    /// The job, or the task's name when it runs without one.
    public var job: JobName
    /// The tick; nil for a run without one.
    public var tick: Timestamp?
    /// When the run's first attempt began, by the store's clock; nil for a run that no ledger records.
    public var startedAt: Timestamp?
    /// 1 for the first attempt.
    public var attempt: Int
    /// What fenced steps carry; nil for a run that no ledger records (library use).
    public var term: LeaseTerm?
    /// The arguments in canonical form, defaults filled in.
    public var arguments: [String: JSONValue]
    /// What the committed steps of earlier attempts add up to.
    public var progress: RunResult
    /// Adds a line to the run's log; never blocks, lines beyond the cap are counted and dropped.
    public var log: @Sendable (LogLine.Level, String) -> Void

    /// Makes a context.
    public init(
        run: RunID, job: JobName, attempt: Int, term: LeaseTerm?, arguments: [String: JSONValue],
        log: @escaping @Sendable (LogLine.Level, String) -> Void
    ) {
        self.run = run
        self.job = job
        self.attempt = attempt
        self.term = term
        self.arguments = arguments
        progress = [:]
        self.log = log
    }
}

/// A line of a run's log.
public struct LogLine: Hashable, Sendable {
    /// How much it matters.
    ///
    /// The raw values are stored and shown.
    public enum Level: String, Hashable, Sendable, Codable, CaseIterable {
        /// For who looks into the task.
        case debug
        /// What happened.
        case info
        /// What somebody should look at.
        case warning
        /// What went wrong.
        case error
    }

    /// When it was written.
    public var at: Timestamp
    /// The attempt that wrote it.
    public var attempt: Int
    /// How much it matters.
    public var level: Level
    /// The text, control characters and all; who prints it escapes them.
    public var message: String

    /// Makes a line.
    public init(at: Timestamp, attempt: Int, level: Level, message: String) {
        self.at = at
        self.attempt = attempt
        self.level = level
        self.message = message
    }
}
