public import RollcallCore

/// How a worker's life ended, when it ended well enough to say so.
public struct WorkerResult: Hashable, Sendable {
    /// Why it stopped.
    public var reason: StopReason
    /// How many runs of trigger schedule, catch_up or start it has finished.
    public var finishedTicks = 0
    /// How many of those failed.
    public var failedTicks = 0
    /// How many runs had not ended within the grace and were cut off.
    public var cutOffRuns = 0

    /// Makes a result without runs.
    public init(reason: StopReason) {
        self.reason = reason
    }

    /// Whether the process ends with 0: nothing was cut off, and with `--ticks` nothing failed.
    public var isSuccess: Bool {
        cutOffRuns == 0 && (reason != .ticksDone || failedTicks == 0)
    }
}
