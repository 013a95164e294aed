internal import RollcallCore
internal import RollcallPlatform
internal import Synchronization

/// Runs attempts on the handlers' threads and performs what their machines say.
///
/// Callable from any thread. Handlers end on their own threads, renewals are answered on the heartbeat's, cuts come
/// from the tick loop: each finds the attempt under one lock, and acts outside it.
final class AttemptRunner: Sendable {
    /// What attempts have in common.
    struct Settings: Sendable {
        var lease: Duration
        var patience: Duration
    }

    private struct Entry {
        var claimed: ClaimedRun
        var machine: AttemptStateMachine
        var startedAt: BootInstant
        var thread: ThreadExecutor
        var task: Task<Void, Never>?
    }

    private let entries = Mutex<[LeaseTerm: Entry]>([:])
    private let settings: Settings
    private let clock: any SleepingClock
    private let tasks: TaskRegistry
    private let pool: HandlerPool
    private let endings: EndingQueue
    private let logs: LogBook
    private let watch: Bell
    private let tell: EventTeller

    /// - Parameter watch: rung when an attempt wants to hear of the time earlier than the heartbeat may expect.
    init(_ parts: WorkerParts, settings: Settings, pool: HandlerPool, channels: AttemptChannels, watch: Bell) {
        self.settings = settings
        clock = parts.clock
        tasks = parts.tasks
        self.pool = pool
        endings = channels.endings
        logs = channels.logs
        self.watch = watch
        tell = EventTeller(parts.observers)
    }

    /// The terms that are to be renewed.
    var terms: [LeaseTerm] {
        entries.withLock { entries in entries.values.filter { $0.machine.holdsLease }.map(\.claimed.term) }
    }

    /// When the first lease wants to be renewed: a third of it after its claim or last renewal was sent.
    var renewalDue: BootInstant? {
        entries.withLock { entries in
            entries.values.filter { $0.machine.holdsLease }.map(\.machine.trust.renewalDue).min()
        }
    }

    /// How many handlers run that have not been given up.
    var running: Int {
        entries.withLock { entries in entries.values.count { $0.machine.state != .closed } }
    }

    /// When an attempt next wants to hear of the time.
    var wakeAt: BootInstant? {
        entries.withLock { entries in entries.values.compactMap(\.machine.wakeAt).min() }
    }
}

// MARK: - Events

extension AttemptRunner {
    /// Tells every attempt of an event: the time, a cut.
    func handleAll(_ event: AttemptStateMachine.Event) {
        let todo = entries.withLock { entries in
            entries.keys.map { ($0, Self.handle(event, of: $0, in: &entries)) }
        }
        for (term, work) in todo { perform(work, of: term) }
    }

    /// Tells one attempt of an event; one that has ended does not hear it.
    func handle(_ event: AttemptStateMachine.Event, of term: LeaseTerm) {
        perform(entries.withLock { Self.handle(event, of: term, in: &$0) }, of: term)
    }

    /// A newer run has taken this one's place: the store has ended it.
    func replaced(_ run: RunID) {
        let term = entries.withLock { entries in
            entries.first { $0.key.run == run && $0.value.machine.holdsLease }?.key
        }
        if let term { handle(.standing(.lost, at: clock.boot), of: term) }
    }

    private struct Work {
        var entry: Entry
        var actions: [AttemptStateMachine.Action]
    }

    private static func handle(
        _ event: AttemptStateMachine.Event, of term: LeaseTerm, in entries: inout [LeaseTerm: Entry]
    ) -> Work? {
        guard var entry = entries[term] else { return nil }
        let actions = entry.machine.handle(event)
        entries[term] = entry.machine.state == .over ? nil : entry
        return Work(entry: entry, actions: actions)
    }

    private func perform(_ work: Work?, of term: LeaseTerm) {
        guard let work else { return }
        for action in work.actions { perform(action, of: work.entry) }
    }

    private func perform(_ action: AttemptStateMachine.Action, of entry: Entry) {
        let claimed = entry.claimed
        switch action {
        case .cancelHandler(let cause):
            tell(.cancelling(claimed, cause))
            entry.task?.cancel()
            // The patience may be over earlier than anything that the watcher waits for.
            watch.ring()
        case .record(let event): settle(entry, .record(event))
        case .noteRecorded(let result): settle(entry, .recorded(result))
        case .noteLost: settle(entry, .lost)
        case .abandonThread:
            pool.abandon()
            tell(.stuck(claimed))
        case .reclaimThread:
            pool.reclaim(entry.thread)
            tell(.unstuck(claimed))
        }
    }

    private func settle(_ entry: Entry, _ kind: Ending.Kind) {
        endings.add(Ending(claimed: entry.claimed, kind: kind, duration: clock.boot - entry.startedAt))
    }
}

// MARK: - Running

extension AttemptRunner {
    /// Begins an attempt on a thread of its own.
    ///
    /// - Parameter sentAt: when the claim was sent; the lease is trusted from then.
    func begin(_ claimed: ClaimedRun, sentAt: BootInstant) {
        let now = clock.boot
        let timeout = claimed.definition?.timeout ?? DefaultBounds(interval: nil).timeout
        let machine = AttemptStateMachine(
            trust: TrustWindow(term: settings.lease, claimSentAt: sentAt), startedAt: now, timeout: timeout,
            patience: settings.patience)
        let thread = pool.take()
        let entry = Entry(claimed: claimed, machine: machine, startedAt: now, thread: thread)
        entries.withLock { $0[claimed.term] = entry }
        tell(.started(claimed))
        let task = Task(executorPreference: thread) { await self.run(claimed, on: thread) }
        // What was cancelled, or has ended, before the task was known.
        let isCancelled = entries.withLock { entries in
            entries[claimed.term]?.task = task
            guard case .running? = entries[claimed.term]?.machine.state else { return true }
            return false
        }
        if isCancelled { task.cancel() }
        // A claim that was slow to be answered is to be renewed at once.
        watch.ring(for: min(now + timeout, sentAt + settings.lease / 3))
    }

    private func run(_ claimed: ClaimedRun, on thread: ThreadExecutor) async {
        let outcome = await outcome(of: claimed)
        let work = entries.withLock { Self.handle(.ended(outcome), of: claimed.term, in: &$0) }
        let wasAbandoned = work?.actions.contains(.reclaimThread) ?? false
        if !wasAbandoned { pool.give(thread) }
        perform(work, of: claimed.term)
    }

    private func outcome(of claimed: ClaimedRun) async -> HandlerOutcome {
        guard let handler = tasks[claimed.run.task] else {
            let message = "this worker does not know the task \(claimed.run.task)"
            return .failed(TaskFailure(code: "unknown_task", message: message, isRetryable: false))
        }
        return await HandlerOutcome(of: handler, context(of: claimed))
    }

    private func context(of claimed: ClaimedRun) -> TaskContext {
        let (logs, clock, run, attempt) = (logs, clock, claimed.run.id, claimed.attempt)
        var context = TaskContext(
            run: run, job: claimed.run.job, attempt: attempt, term: claimed.term, arguments: claimed.run.arguments
        ) { level, message in
            logs.write(LogLine(at: clock.wall, attempt: attempt, level: level, message: message), of: run)
        }
        context.tick = claimed.run.tick?.instant
        context.startedAt = claimed.run.startedAt
        context.progress = claimed.run.result ?? [:]
        return context
    }
}
