internal import RollcallCore
internal import Synchronization

/// How soon the connections of one process try again to reach a server that did not answer.
///
/// They share it, so that an outage is felt by all when one has found out, and each pause is drawn at random: when the
/// server comes back, the workers of a site come one after another.
final class ConnectPace: Sendable {
    /// What is known of the tries so far.
    struct State: Sendable {
        private(set) var failures = 0
        /// When the next try may begin; nil: at once.
        private(set) var notBefore: ContinuousClock.Instant?
        private var failedAt: ContinuousClock.Instant?

        /// Notes a failure; tries that were under way together count once.
        mutating func failed(
            begun: ContinuousClock.Instant, at now: ContinuousClock.Instant,
            using random: inout some RandomNumberGenerator
        ) {
            if let failedAt, begun < failedAt { return }
            failures += 1
            failedAt = now
            notBefore = now + ConnectPace.policy.delay(beforeRetry: failures, using: &random)
        }

        /// Notes that a try was answered.
        mutating func succeeded() { self = State() }
    }

    /// Renewals of leases wait too, so the longest pause is far below a lease.
    static let policy = RetryPolicy(backoff: .milliseconds(100), maximumBackoff: .seconds(2))

    private let state: Mutex<State>

    init(_ state: State = State()) {
        self.state = Mutex(state)
    }

    /// Blocks the calling thread until a try may begin, makes it, and notes what came of it.
    ///
    /// Throws `closed` when the waiting was interrupted.
    func attempt<Answer>(unless interrupt: WakeUp, _ body: () throws -> Answer) throws -> Answer {
        if let instant = state.withLock({ $0.notBefore }), interrupt.wait(until: instant) == .signalled {
            throw PostgresFailure.closedHere
        }
        let begun = ContinuousClock.now
        do {
            let answer = try body()
            state.withLock { $0.succeeded() }
            return answer
        } catch {
            var random = SystemRandomNumberGenerator()
            state.withLock { $0.failed(begun: begun, at: .now, using: &random) }
            throw error
        }
    }
}
