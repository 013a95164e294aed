/// The bounds that follow from a job's interval when its entry does not give them (semantics, rule 7).
public struct DefaultBounds: Hashable, Sendable {
    /// An attempt is cancelled after it: min(interval, 60 s), at least 1 s.
    public let timeout: Duration
    /// Older ticks are skipped: max(2 x interval, 60 s).
    public let catchUpWindow: Duration
    /// No retry starts later than this after the first claim: max(2 x interval, 60 s).
    public let giveUpAfter: Duration

    /// Computes the bounds.
    ///
    /// - Parameter interval: nil for `at` and for a task that runs without a job.
    public init(interval: Duration?) {
        guard let interval else {
            timeout = .seconds(60)
            catchUpWindow = .seconds(86_400)
            giveUpAfter = .seconds(300)
            return
        }
        timeout = max(min(interval, .seconds(60)), .seconds(1))
        catchUpWindow = max(interval * 2, .seconds(60))
        giveUpAfter = max(interval * 2, .seconds(60))
    }
}
