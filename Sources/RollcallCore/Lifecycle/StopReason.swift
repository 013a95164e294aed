/// Why a worker stops.
public enum StopReason: String, Hashable, Sendable, CaseIterable {
    /// Somebody asked: a signal, a shutdown.
    case asked
    /// It has finished as many ticks as it was started for (`--ticks`).
    case ticksDone = "ticks_done"
    /// The instant has passed up to which it was to work (`--until`).
    case untilPassed = "until_passed"
}
