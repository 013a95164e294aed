/// How often, and after which delay, a failed attempt is repeated.
///
/// Exponential back-off with full jitter: the delay before retry *n* is drawn evenly from zero to
/// `min(maximumBackoff, backoff * multiplier^(n-1))`, which spreads colliding workers better than a fixed or a half
/// jittered delay (Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015).
public struct RetryPolicy: Hashable, Sendable, Codable {
    /// Whether a delay is drawn or taken whole.
    public enum Jitter: String, Hashable, Sendable, Codable, CaseIterable {
        /// Evenly from zero to the whole delay.
        case full
        /// The whole delay.
        case none
    }

    /// With how many attempts that ended `failed` or `timed_out` the run fails, the first included; at least 1.
    public var maximumAttempts: Int
    /// The bound of the delay before the first retry.
    public var backoff: Duration
    /// The bound that no delay passes.
    public var maximumBackoff: Duration
    /// What each bound is times the one before; at least 1.
    public var multiplier: Double
    /// Whether the delay is drawn.
    public var jitter: Jitter
    /// With how many attempts that ended `lost`, because their worker died, the run fails; at least 1.
    public var maximumLost: Int
    /// How long after the first claim a new attempt may still start after one that `failed` or `timed_out`.
    public var giveUpAfter: Duration

    /// Makes a policy; the defaults are the contract's, `giveUpAfter` that of a task without an interval.
    public init(
        maximumAttempts: Int = 3, backoff: Duration = .seconds(1), maximumBackoff: Duration = .seconds(30),
        multiplier: Double = 2, jitter: Jitter = .full, maximumLost: Int = 3, giveUpAfter: Duration = .seconds(300)
    ) {
        self.maximumAttempts = maximumAttempts
        self.backoff = backoff
        self.maximumBackoff = maximumBackoff
        self.multiplier = multiplier
        self.jitter = jitter
        self.maximumLost = maximumLost
        self.giveUpAfter = giveUpAfter
    }

    /// The bound of the delay before a retry; zero or more, whatever the policy holds.
    ///
    /// - Parameter retry: 1 for the first retry.
    public func bound(ofRetry retry: Int) -> Duration {
        let ceiling = max(0, maximumBackoff.wholeMicroseconds)
        let first = min(max(0, backoff.wholeMicroseconds), ceiling)
        guard first > 0 else { return .zero }
        let bound = Double(first) * growth(through: retry)
        // Not below, rather than above: beyond 2^53 the ceiling itself is rounded.
        return .microseconds(bound < Double(ceiling) ? min(Int64(bound), ceiling) : ceiling)
    }

    /// `multiplier` to the power of `retry - 1`, by squaring, so that no number of retries takes long; may be infinite.
    private func growth(through retry: Int) -> Double {
        guard multiplier > 1 else { return 1 }
        var (growth, power, rest) = (1.0, multiplier, max(1, retry) - 1)
        while rest > 0 {
            if rest & 1 == 1 { growth *= power }
            power *= power
            rest >>= 1
        }
        return growth
    }

    /// The delay before a retry, drawn with the given randomness.
    ///
    /// - Parameter retry: 1 for the first retry.
    public func delay(beforeRetry retry: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let bound = bound(ofRetry: retry)
        switch jitter {
        case .none: return bound
        case .full: return .microseconds(Int64.random(in: 0...bound.wholeMicroseconds, using: &random))
        }
    }
}
