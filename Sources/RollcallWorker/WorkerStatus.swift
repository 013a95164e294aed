public import RollcallCore

/// What a worker is doing now, for a probe that asks this process.
public struct WorkerStatus: Hashable, Sendable {
    /// Working, degraded, draining, stopped.
    public var state: WorkerState
    /// How many runs its handlers have.
    public var held: Int
    /// How many slots work.
    public var workingSlots: Int
    /// How many slots it was given; fewer work when too many attempts are stuck.
    public var slots: Int
    /// Why the schedule's files are not taken as they are; nil when they are.
    public var scheduleFault: String?
    /// When the tick loop last turned, by the boot clock.
    public var turnedAt: BootInstant
    /// How far the ledger's server's clock and this host's were apart when they were last compared; nil where they are one.
    public var clockSkew: ClockSkew?

    /// Whether it does all that it should: the database answers, and no slot is lost to a stuck attempt.
    public var isReady: Bool { state == .working && workingSlots == slots }
}
