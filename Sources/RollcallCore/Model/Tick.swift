/// A planned instant of a job, without jitter: decided once, by the one transaction that moves the job's cursor.
public struct Tick: Hashable, Sendable {
    /// The job.
    public let job: JobName
    /// The job's epoch; only a clock that was set back raises it (semantics, rule 2).
    public let epoch: Int
    /// The instant.
    public let instant: Timestamp

    /// Names a tick.
    public init(job: JobName, epoch: Int, instant: Timestamp) {
        self.job = job
        self.epoch = epoch
        self.instant = instant
    }
}

/// How far a job's ticks are decided: every tick at or before `position` is, none after it.
///
/// It only moves forward within an epoch. It is the cursor, not the run's row, that prevents a second run, so that
/// history may be deleted (semantics, rule 1).
public struct JobCursor: Hashable, Sendable {
    /// Starts at 1; raised when the database's clock falls behind the cursor for good.
    public var epoch: Int
    /// The newest decided instant.
    public var position: Timestamp

    /// Makes a cursor.
    public init(epoch: Int = 1, position: Timestamp) {
        self.epoch = epoch
        self.position = position
    }
}

/// Adjacent ticks that did not run, as one row shows them.
public struct SkippedTicks: Hashable, Sendable, Codable {
    /// The oldest skipped tick.
    public var first: Timestamp
    /// The newest skipped tick.
    public var last: Timestamp
    /// How many ticks; at least 1.
    public var count: Int

    /// Makes a range of skipped ticks.
    public init(first: Timestamp, last: Timestamp, count: Int) {
        self.first = first
        self.last = last
        self.count = count
    }

    /// The range with newer skipped ticks added.
    public func extended(by newer: SkippedTicks) -> SkippedTicks {
        SkippedTicks(first: first, last: newer.last, count: count + newer.count)
    }
}
