public import RollcallCore

/// Waits for a store that is not there yet, as a worker does that starts before its database.
public struct StoreWait: Sendable {
    /// The longest pause between two tries.
    public static let longestPause = Duration.seconds(5)
    /// How often `notice` is called.
    public static let noticeEvery = Duration.seconds(30)

    private let clock: any SleepingClock
    private let random: RandomSource

    /// Waits by this clock.
    public init(
        clock: any SleepingClock,
        random: @Sendable () -> any RandomNumberGenerator & Sendable = { SystemRandomNumberGenerator() }
    ) {
        self.clock = clock
        self.random = RandomSource(random())
    }

    /// The answer of the first try that does not fail with a transient error; tries again until then, after a growing,
    /// jittered pause.
    ///
    /// Throws a `StoreError` that no waiting can mend (rights among them: they are somebody's to give), and `.cancelled`
    /// when the calling task is cancelled.
    ///
    /// - Parameter notice: told of the error at once, and again every 30 s.
    public func wait<Answer>(
        notice: @Sendable (StoreError) -> Void, try attempt: () async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let policy = RetryPolicy(backoff: .milliseconds(200), maximumBackoff: Self.longestPause)
        var tries = 0
        var noticeAt = clock.boot
        while true {
            do {
                return try await attempt()
            } catch  where error.isTransient && error.code != .readOnly {
                if clock.boot >= noticeAt {
                    notice(error)
                    noticeAt = clock.boot + Self.noticeEvery
                }
            }
            tries += 1
            let pause = random.draw { policy.delay(beforeRetry: tries, using: &$0) }
            do {
                try await clock.sleep(until: clock.boot + max(pause, .milliseconds(50)))
            } catch {
                throw StoreError(.cancelled, operation: "wait for the database", detail: "told to stop meanwhile")
            }
        }
    }
}
