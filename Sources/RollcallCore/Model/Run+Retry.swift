extension Run {
    /// By how much the clock must be behind the end of an attempt for the pause after it to be void.
    ///
    /// The least step back that raises a job's epoch (semantics, rule 2), and longer than any transaction: one that
    /// began before an attempt ended may look at the run afterwards.
    public static let stepThatEndsPauses = Duration.seconds(60)

    /// How long a retrying run still waits for its next attempt, zero when it may start; nil for every other run.
    ///
    /// Under a clock that was set back the pause would last as much longer, and hold up the job: such a run is due at
    /// once.
    public func timeToRetry(at now: Timestamp) -> Duration? {
        guard state == .retrying, let nextAttemptAt else { return nil }
        if let ended = attempts.last?.finishedAt, ended > now + Self.stepThatEndsPauses { return .zero }
        return max(nextAttemptAt - now, .zero)
    }
}
