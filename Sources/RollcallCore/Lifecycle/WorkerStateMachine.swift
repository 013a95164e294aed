/// What a worker as a whole does: event -> actions.
///
/// Pure: instants and randomness come in, actions come out. Working, degraded while the store does not answer, draining
/// once it is to stop, stopped when nothing runs any more or nothing is waited for.
public struct WorkerStateMachine: Hashable, Sendable {
    /// What happens to the worker.
    public enum Event: Hashable, Sendable {
        /// The store failed with a transient error.
        case storeFailed(StoreError, at: BootInstant)
        /// The store took a write again, and was read anew.
        case storeAnswered(at: BootInstant)
        /// It is to stop, and waits for what runs.
        case stopAsked(StopReason, at: BootInstant)
        /// It is to stop now.
        case stopNow(at: BootInstant)
        /// The boot clock shows this, and so many runs have not ended or are not recorded.
        case timeIs(BootInstant, open: Int)
    }

    /// What the worker does.
    public enum Action: Hashable, Sendable {
        /// Tell that the store does not answer.
        case announceOutage(StoreError)
        /// Tell that it does again.
        case announceRecovery(after: Duration)
        /// Try the store again after a pause.
        case pause(Duration)
        /// Claim nothing more, and tell.
        case drain(StopReason)
        /// Cancel every attempt and give its run back when it has ended, or when the patience is over.
        case cutOff
        /// Give every run back now, ended or not.
        case abandon
        /// Return.
        case stop
    }

    /// Why the worker stops; nil while it does not.
    public private(set) var stopReason: StopReason?
    private var outage: Outage?
    private var graceEnds: BootInstant?
    private var endsAt: BootInstant?
    private var isStopped = false
    private let grace: Duration
    private let patience: Duration
    private let backoff: RetryPolicy

    private struct Outage: Hashable {
        var since: BootInstant
        var failures: Int
    }

    /// What is left for writing the last ends when the grace and the patience are over.
    static let lastWrites = Duration.seconds(2)

    /// Begins to work.
    ///
    /// - Parameters:
    ///   - grace: how long attempts may go on once the worker is to stop.
    ///   - patience: how long they may go on after they were cancelled.
    ///   - backoff: how long the pauses between two tries of a store that does not answer are.
    public init(
        grace: Duration, patience: Duration,
        backoff: RetryPolicy = RetryPolicy(backoff: .milliseconds(100), maximumBackoff: .seconds(5))
    ) {
        self.grace = grace
        self.patience = patience
        self.backoff = backoff
    }

    /// What the worker is doing, as the registry shows it.
    public var state: WorkerState {
        if isStopped { return .stopped }
        if stopReason != nil { return .draining }
        return outage == nil ? .working : .degraded
    }

    /// Whether the store does not answer; also while draining.
    public var isOut: Bool { outage != nil }

    /// When the machine wants to hear of the time again; nil when it does not.
    public var wakeAt: BootInstant? { isStopped ? nil : endsAt ?? graceEnds }

    /// Takes an event in and says what to do, in order.
    public mutating func handle(_ event: Event, using random: inout some RandomNumberGenerator) -> [Action] {
        guard !isStopped else { return [] }
        switch event {
        case .storeFailed(let error, let now): return fail(error, at: now, using: &random)
        case .storeAnswered(let now): return recover(at: now)
        case .stopAsked(let reason, let now): return drain(reason, at: now)
        case .stopNow(let now):
            let actions = drain(.asked, at: now) + cutOff(at: now) + [.abandon]
            endsAt = min(endsAt ?? now + Self.lastWrites, now + Self.lastWrites)
            return actions
        case .timeIs(let now, let open): return pass(now, open: open)
        }
    }

    private mutating func fail(
        _ error: StoreError, at now: BootInstant, using random: inout some RandomNumberGenerator
    ) -> [Action] {
        let isNew = outage == nil
        var current = outage ?? Outage(since: now, failures: 0)
        current.failures += 1
        outage = current
        // Never at once: a failure that costs nothing must not become a busy loop.
        let pause = max(backoff.delay(beforeRetry: current.failures, using: &random), .milliseconds(20))
        return (isNew ? [.announceOutage(error)] : []) + [.pause(pause)]
    }

    private mutating func recover(at now: BootInstant) -> [Action] {
        guard let past = outage else { return [] }
        outage = nil
        return [.announceRecovery(after: now - past.since)]
    }

    private mutating func drain(_ reason: StopReason, at now: BootInstant) -> [Action] {
        guard stopReason == nil else { return [] }
        stopReason = reason
        graceEnds = now + grace
        return [.drain(reason)]
    }

    private mutating func cutOff(at now: BootInstant) -> [Action] {
        guard endsAt == nil else { return [] }
        endsAt = now + patience + Self.lastWrites
        return [.cutOff]
    }

    private mutating func pass(_ now: BootInstant, open: Int) -> [Action] {
        guard stopReason != nil, let graceEnds else { return [] }
        if open == 0 || endsAt.map({ now >= $0 }) ?? false {
            isStopped = true
            return [.stop]
        }
        return now >= graceEnds ? cutOff(at: now) : []
    }
}
