/// Decides what follows for a run from how its attempt ended (semantics, rule 17).
///
/// Pure: the tally of earlier attempts, the policy, the time and the randomness come in, the end to record comes out.
public struct RunStateMachine: Hashable, Sendable {
    /// What happened to an attempt.
    public enum Event: Hashable, Sendable {
        /// The task reported a result.
        case succeeded(RunResult)
        /// The task threw.
        case failed(TaskFailure)
        /// It ran past the timeout.
        case timedOut(after: Duration)
        /// It was told to stop, for this reason.
        case cancelled(RunReason)
        /// Its worker drains and gives it back.
        case givenBack
        /// Its lease ran out.
        case lost
    }

    /// The policy of the run's revision.
    public var policy: RetryPolicy
    /// What counts of the attempts before this one.
    public var tally: AttemptTally
    /// Whether a failure ends the run at once (`run --no-retry`).
    public var isOneShot: Bool

    /// Makes a machine for the run's newest attempt.
    public init(policy: RetryPolicy, tally: AttemptTally, isOneShot: Bool = false) {
        self.policy = policy
        self.tally = tally
        self.isOneShot = isOneShot
    }

    /// The end to record for an event.
    public func end(
        after event: Event, at now: Timestamp, using random: inout some RandomNumberGenerator
    ) -> AttemptEnd {
        switch event {
        case .succeeded(let result):
            return AttemptEnd(outcome: .succeeded, disposition: .succeed(result))
        case .cancelled(let reason):
            return AttemptEnd(outcome: .cancelled, disposition: .cancel(reason))
        case .givenBack:
            return AttemptEnd(outcome: .cancelled, disposition: .retry(after: .zero))
        case .failed(let thrown):
            let disposition =
                thrown.isRetryable
                ? afterFailure(.failed, reason: thrown.reason, at: now, using: &random) : .fail(thrown.reason)
            return AttemptEnd(outcome: .failed, failure: thrown.failure, disposition: disposition)
        case .timedOut(let limit):
            let failure = RunFailure(
                code: "timed_out", message: "cancelled after its timeout of \(DurationText.format(limit))")
            let disposition = afterFailure(.timedOut, reason: .timedOut, at: now, using: &random)
            return AttemptEnd(outcome: .timedOut, failure: failure, disposition: disposition)
        case .lost:
            return afterLoss
        }
    }

    /// A takeover is due at once and is refused only by `max_lost`.
    private var afterLoss: AttemptEnd {
        let failure = RunFailure(code: "lost", message: "its worker died or was stopped past its lease")
        let isLast = tally.losses + 1 >= policy.maximumLost
        return AttemptEnd(
            outcome: .lost, failure: failure, disposition: isLast ? .fail(.lost) : .retry(after: .zero))
    }

    private func afterFailure(
        _ outcome: AttemptOutcome, reason: RunReason, at now: Timestamp,
        using random: inout some RandomNumberGenerator
    ) -> RunDisposition {
        let failures = tally.failures + 1
        guard !isOneShot, failures < policy.maximumAttempts else { return .fail(reason) }
        let delay = policy.delay(beforeRetry: failures, using: &random)
        let first = tally.firstClaimedAt ?? now
        guard now + delay - first <= policy.giveUpAfter else { return .fail(reason) }
        return .retry(after: delay)
    }
}
