/// One execution of a run by one worker under one lease term.
public struct Attempt: Hashable, Sendable {
    /// 1 for the first.
    public var number: Int
    /// The label of the worker.
    public var workerName: String
    /// The fence of the term.
    public var fence: Int64
    /// When it began.
    public var startedAt: Timestamp
    /// When it ended; nil while it runs.
    public var finishedAt: Timestamp?
    /// How it ended; nil while it runs.
    public var outcome: AttemptOutcome?
    /// Why it did not succeed.
    public var failure: RunFailure?

    /// Makes an attempt that has just begun.
    public init(number: Int, workerName: String, fence: Int64, startedAt: Timestamp) {
        self.number = number
        self.workerName = workerName
        self.fence = fence
        self.startedAt = startedAt
    }
}

/// Why an attempt or a run did not succeed, as it is stored and shown.
public struct RunFailure: Hashable, Sendable, Codable {
    /// A word for programs: `error`, `timed_out`, `lost`, `brake`, or the task's own.
    public var code: String
    /// A sentence for people.
    ///
    /// Holds no row data and no secret; at most 2,000 characters are kept.
    public var message: String

    /// Makes a failure; an overlong message is cut.
    public init(code: String, message: String) {
        self.code = code
        self.message = message.count > 2_000 ? String(message.prefix(1_999)) + "…" : message
    }
}

/// What counts of a run's attempts so far (semantics, rule 17).
public struct AttemptTally: Hashable, Sendable {
    /// How many ended `failed` or `timed_out`.
    public var failures: Int
    /// How many ended `lost`.
    public var losses: Int
    /// When the first attempt was claimed; nil before.
    public var firstClaimedAt: Timestamp?

    /// Makes a tally.
    public init(failures: Int = 0, losses: Int = 0, firstClaimedAt: Timestamp? = nil) {
        self.failures = failures
        self.losses = losses
        self.firstClaimedAt = firstClaimedAt
    }
}
