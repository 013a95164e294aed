package import RollcallCore

/// How an attempt ends and where its run goes, as one row changes; checked by the term that it is written under.
package struct RunEnding {
    /// The run, and the fence that must still be its own.
    package let term: LeaseTerm
    /// How the attempt ended.
    package let outcome: AttemptOutcome
    /// Where the run goes.
    package var state: RunState
    /// Why, for failed and cancelled.
    package var reason: RunReason?
    /// Why the attempt did not succeed.
    package var failure: RunFailure?
    /// The result of a run that succeeded; nil keeps what the steps stored.
    package var result: RunResult?
    /// How long after this end the next attempt is due, for `retrying`.
    package var retryAfter: Duration?

    /// The ending of a run that has succeeded.
    package init(success term: LeaseTerm, result: RunResult) {
        self.term = term
        self.result = result
        outcome = .succeeded
        state = .succeeded
    }

    /// The ending that a worker or the reaper asks for.
    ///
    /// - Parameter asked: the reason for which somebody asked for the run's end; it comes before a retry.
    package init(_ ending: AttemptEnding, asked: RunReason?) {
        term = ending.term
        outcome = ending.end.outcome
        failure = ending.end.failure
        switch (ending.end.disposition, asked) {
        case (.succeed(let result), _):
            state = .succeeded
            self.result = result
            failure = nil
        case (.retry(let delay), nil):
            state = .retrying
            retryAfter = delay
        case (.fail(let reason), _):
            state = .failed
            self.reason = reason
        case (.cancel(let reason), _), (.retry, let reason?):
            state = .cancelled
            self.reason = reason
        }
    }
}
