/// How a reader of the outbox waits until there may be something new.
///
/// Waking too early costs one indexed read, waking too late delays events; neither loses any.
public struct OutboxWait: Sendable {
    private let body: @Sendable () async throws -> Void

    /// Waits by a closure, which throws `CancellationError` when its task is cancelled.
    public init(_ body: @escaping @Sendable () async throws -> Void) {
        self.body = body
    }

    /// Looks again after an interval.
    public static func every<Pace: Clock>(
        _ interval: Duration, on clock: Pace = ContinuousClock()
    ) -> OutboxWait where Pace.Duration == Duration {
        OutboxWait { try await clock.sleep(for: interval) }
    }

    /// There may be something new.
    public func callAsFunction() async throws {
        try await body()
    }
}
