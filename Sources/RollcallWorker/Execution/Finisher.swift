internal import RollcallCore
internal import RollcallPlatform

/// Writes the ends of attempts, and the log lines that they leave, in as few transactions as it can.
///
/// Ends that come within about 2 ms of one another go together, so that many short runs cost few commits; when no handler
/// runs any more there is nothing to wait for. A store that does not answer is asked again until it does: each end
/// carries its fence, and the store refuses one that comes too late. Nothing here is ever cancelled.
actor Finisher {
    /// How long to wait when the store did not take the ends.
    static let pause = Duration.milliseconds(500)
    /// How many ends go in one transaction at most.
    static let batch = 256

    private nonisolated let thread: ThreadExecutor
    private let store: any LedgerStore
    private let clock: any SleepingClock
    private let random: RandomSource
    private let channels: AttemptChannels
    private let runner: AttemptRunner
    private let owner: any AttemptOwner
    private let tell: EventTeller
    private let settings: Settings
    private let storeTime: StoreTime

    private var waiting: [Ready] = []
    private var retryAt: BootInstant?
    private var isClosing = false

    /// An ending with the end that it will be recorded with: drawn once, however often it is sent.
    private struct Ready {
        var ending: Ending
        var end: AttemptEnd
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// How it works.
    struct Settings: Sendable {
        /// How long the first end waits for others.
        var gathering: Duration
        /// Whether a failure ends a run at once.
        var isOneShot = false
    }

    init(
        _ desk: Desk, runner: AttemptRunner, owner: any AttemptOwner, thread: ThreadExecutor, settings: Settings
    ) {
        store = desk.parts.store
        clock = desk.parts.clock
        random = desk.random
        channels = desk.channels
        storeTime = desk.storeTime
        tell = desk.tell
        self.runner = runner
        self.owner = owner
        self.thread = thread
        self.settings = settings
    }

    /// Works until it is closed and everything is written, or closed for good.
    func run() async {
        while !(isClosing && waiting.isEmpty && channels.endings.isEmpty) {
            await channels.bell.wait(until: wakeAt)
            if let retryAt, clock.boot < retryAt { continue }
            retryAt = nil
            await gather()
            await takeEnds()
            await writeLines()
            await writeEnds()
            if isClosing, retryAt != nil { return }
        }
        await writeLines()
    }

    /// Lets `run` return; what the store does not take now is left to the reaper of another worker.
    func close() {
        isClosing = true
        retryAt = nil
        channels.bell.ring()
    }

    private var wakeAt: BootInstant? {
        if let retryAt { return retryAt }
        if !waiting.isEmpty || !channels.endings.isEmpty || isClosing { return clock.boot }
        return channels.logs.due
    }

    private func gather() async {
        guard !channels.endings.isEmpty, runner.running > 0, !isClosing else { return }
        let end = clock.boot + settings.gathering
        while runner.running > 0, clock.boot < end, !isClosing { await channels.bell.wait(until: end) }
    }
}

// MARK: - Writing

extension Finisher {
    /// Draws the ends that are to be written, once each; those that need no writing are settled at once.
    private func takeEnds() async {
        let endings = channels.endings.takeAll()
        guard !endings.isEmpty else { return }
        await owner.ended(endings.map(\.claimed.term))
        var noted: [SettledEnding] = []
        for ending in endings {
            switch ending.kind {
            case .record(let event):
                waiting.append(Ready(ending: ending, end: end(of: ending.claimed, after: event)))
            case .recorded(let result):
                tell(.ended(EndedAttempt(ending, state: .succeeded, result: result)))
                noted.append(SettledEnding(claimed: ending.claimed, state: .succeeded))
            case .lost:
                tell(.leaseLost(ending.claimed))
                noted.append(SettledEnding(claimed: ending.claimed, state: nil))
            }
        }
        if !noted.isEmpty { await owner.settled(noted) }
    }

    private func writeEnds() async {
        while !waiting.isEmpty, retryAt == nil {
            let batch = Array(waiting.prefix(Self.batch))
            let endings = batch.map { AttemptEnding(term: $0.ending.claimed.term, end: $0.end) }
            do {
                let answers = try await store.finish(endings)
                waiting.removeFirst(batch.count)
                await owner.settled(zip(batch, answers).map { settled($0, $1) })
            } catch {
                await giveWay(to: error)
            }
        }
    }

    private func end(of claimed: ClaimedRun, after event: RunStateMachine.Event) -> AttemptEnd {
        let machine = RunStateMachine(
            policy: claimed.definition?.retry ?? RetryPolicy(), tally: claimed.tally, isOneShot: settings.isOneShot)
        let now = storeTime.now
        return random.draw { machine.end(after: event, at: now, using: &$0) }
    }

    private func settled(_ ready: Ready, _ answer: FinishOutcome) -> SettledEnding {
        let claimed = ready.ending.claimed
        switch answer {
        case .leaseLost:
            tell(.leaseLost(claimed))
            return SettledEnding(claimed: claimed, state: nil)
        case .recorded(let state):
            let ended = EndedAttempt(ready.ending, end: ready.end, state: state)
            // Time that passes while others hear of the end is no part of the delay.
            let retryAt = ended.retryAfter.map { clock.boot + $0 }
            tell(.ended(ended))
            return SettledEnding(claimed: claimed, state: state, retryAt: retryAt)
        }
    }

    /// Lines of runs that have ended go before their end, so that who sees the end sees the lines.
    private func writeLines() async {
        let isDue = channels.logs.due.map { $0 <= clock.boot } ?? false
        guard isDue || isClosing || !waiting.isEmpty else { return }
        var failure: StoreError?
        for (run, page) in channels.logs.takeAll() {
            guard failure == nil else {
                channels.logs.putBack(page, of: run)
                continue
            }
            do {
                try await store.append(page.complete, to: run)
            } catch {
                failure = error
                channels.logs.putBack(page, of: run)
            }
        }
        if let failure { await giveWay(to: failure) }
    }

    private func giveWay(to error: StoreError) async {
        retryAt = clock.boot + Self.pause
        await owner.storeFailed(error)
    }
}

extension EndedAttempt {
    fileprivate init(_ ending: Ending, state: RunState, result: RunResult) {
        self.init(
            claimed: ending.claimed, outcome: .succeeded, state: state, result: result, duration: ending.duration)
    }

    fileprivate init(_ ending: Ending, end: AttemptEnd, state: RunState) {
        self.init(
            claimed: ending.claimed, outcome: end.outcome, state: state, failure: end.failure,
            duration: ending.duration)
        switch end.disposition {
        case .succeed(let result): self.result = result
        case .retry(let delay): retryAfter = state == .retrying ? delay : nil
        case .fail, .cancel: break
        }
    }
}
