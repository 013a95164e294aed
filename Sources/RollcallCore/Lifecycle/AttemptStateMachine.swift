/// What a worker does about one attempt that it runs: event -> actions (semantics, rules 4, 17, 18).
///
/// Pure: instants come in, actions come out. While the handler runs its lease is renewed, whatever else happens; when
/// the lease is lost or no longer trusted nothing is recorded; a handler that goes on after it was cancelled is closed
/// without it when the patience is over. What a handler reports as done is recorded as done, also when it was asked to
/// stop meanwhile: the work exists.
public struct AttemptStateMachine: Hashable, Sendable {
    /// Where the attempt stands.
    public enum State: Hashable, Sendable {
        /// The handler works. Exits: stopping, over.
        case running
        /// The handler was cancelled, for this cause and at this instant, and has not ended. Exits: closed, over.
        case stopping(StopCause, since: BootInstant)
        /// Its end is recorded, or its lease lost, but the handler still runs. Exits: over.
        case closed
        /// The handler has ended. Final.
        case over
    }

    /// What happens to the attempt.
    public enum Event: Hashable, Sendable {
        /// The boot clock shows this.
        case timeIs(BootInstant)
        /// The store answered a renewal: the lease is trusted from when that was sent, its answer known from when it came.
        case renewed(RenewalAnswer, sentAt: BootInstant, at: BootInstant)
        /// The store said how the term stands, at an instant, without renewing it.
        case standing(RenewalAnswer, at: BootInstant)
        /// The worker stops and does not wait for the handler.
        case cutOff(RunReason?, at: BootInstant)
        /// The worker waits for it no more; what was to follow from its cause follows now.
        case abandoned
        /// The handler ended.
        case ended(HandlerOutcome)
    }

    /// What the worker does.
    public enum Action: Hashable, Sendable {
        /// Cancel the handler's task.
        case cancelHandler(StopCause)
        /// Record the end that follows from this.
        case record(RunStateMachine.Event)
        /// Note an end that the last fenced step has recorded.
        case noteRecorded(RunResult)
        /// Note that nothing is recorded, since the lease is lost.
        case noteLost
        /// Leave the thread to the handler; another one works in its place.
        case abandonThread
        /// Take the thread back, which was left to the handler.
        case reclaimThread
    }

    /// Where the attempt stands.
    public private(set) var state = State.running
    /// Until when the lease is trusted.
    public private(set) var trust: TrustWindow
    private let timeout: Duration
    private let deadline: BootInstant
    private let patience: Duration

    /// Begins an attempt.
    ///
    /// - Parameters:
    ///   - trust: the window of the claim.
    ///   - startedAt: when the handler began; the timeout counts from it.
    ///   - timeout: how long the attempt may take.
    ///   - patience: how long the handler may go on after it was cancelled.
    public init(trust: TrustWindow, startedAt: BootInstant, timeout: Duration, patience: Duration) {
        self.trust = trust
        self.timeout = timeout
        self.patience = patience
        deadline = startedAt + timeout
    }

    /// Whether the term is still to be renewed.
    public var holdsLease: Bool {
        switch state {
        case .running: true
        case .stopping(let cause, _): cause != .lost
        case .closed, .over: false
        }
    }

    /// When the machine wants to hear of the time again; nil when it does not.
    public var wakeAt: BootInstant? {
        switch state {
        case .running: min(deadline, trust.trustedUntil)
        case .stopping(.lost, let since): since + patience
        case .stopping(_, let since): min(since + patience, trust.trustedUntil)
        case .closed, .over: nil
        }
    }

    /// Takes an event in and says what to do, in order.
    public mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .timeIs(let now): return pass(now)
        case .renewed(let answer, let sentAt, let now):
            if answer != .lost { trust.renewed(sentAt: sentAt) }
            return take(answer, at: now)
        case .standing(let answer, let now): return take(answer, at: now)
        case .cutOff(let reason, let now): return stop(.cutOff(reason), at: now)
        case .abandoned: return close()
        case .ended(let outcome): return end(outcome)
        }
    }

    private mutating func pass(_ now: BootInstant) -> [Action] {
        switch state {
        case .running:
            if !trust.isTrusted(at: now) { return stop(.lost, at: now) }
            return now >= deadline ? stop(.timedOut, at: now) : []
        case .stopping(let cause, let since):
            if cause != .lost, !trust.isTrusted(at: now) { state = .stopping(.lost, since: since) }
            return now >= since + patience ? close() : []
        case .closed, .over: return []
        }
    }

    private mutating func take(_ answer: RenewalAnswer, at now: BootInstant) -> [Action] {
        switch answer {
        case .renewed: []
        case .lost: stop(.lost, at: now)
        case .cancelAsked(let reason): stop(.asked(reason), at: now)
        }
    }

    /// Cancels the handler, or gives a weightier cause to a cancel that is under way.
    private mutating func stop(_ cause: StopCause, at now: BootInstant) -> [Action] {
        switch state {
        case .running:
            state = .stopping(cause, since: now)
            return [.cancelHandler(cause)]
        case .stopping(let earlier, let since):
            if cause.outweighs(earlier) { state = .stopping(cause, since: since) }
            return []
        case .closed, .over: return []
        }
    }

    private mutating func close() -> [Action] {
        guard case .stopping(let cause, _) = state else { return [] }
        state = .closed
        return [event(for: cause).map(Action.record) ?? .noteLost, .abandonThread]
    }

    private mutating func end(_ outcome: HandlerOutcome) -> [Action] {
        let before = state
        state = .over
        switch before {
        case .over: return []
        case .closed: return [.reclaimThread]
        case .running: return [action(for: outcome, cause: nil)]
        case .stopping(let cause, _): return [action(for: outcome, cause: cause)]
        }
    }

    private func action(for outcome: HandlerOutcome, cause: StopCause?) -> Action {
        switch (outcome, cause) {
        case (.recorded(let result), _): .noteRecorded(result)
        case (.leaseLost, _), (_, .lost?): .noteLost
        case (.finished(let result), _): .record(.succeeded(result))
        case (_, let cause?): event(for: cause).map(Action.record) ?? .noteLost
        case (.failed(let failure), nil): .record(.failed(failure))
        case (.stopped, nil):
            .record(.failed(TaskFailure(code: "error", message: "the task stopped though nobody had cancelled it")))
        }
    }

    private func event(for cause: StopCause) -> RunStateMachine.Event? {
        switch cause {
        case .timedOut: .timedOut(after: timeout)
        case .asked(let reason): .cancelled(reason)
        case .lost: nil
        case .cutOff(let reason?): .cancelled(reason)
        case .cutOff(nil): .givenBack
        }
    }
}

/// How a handler ended, as the worker that called it sees it.
public enum HandlerOutcome: Hashable, Sendable {
    /// It is done; the worker records the result.
    case finished(RunResult)
    /// It is done, and its last step has recorded the result.
    case recorded(RunResult)
    /// It threw.
    case failed(TaskFailure)
    /// It stopped because its task was cancelled.
    case stopped
    /// A fenced write of it was refused.
    case leaseLost
}
