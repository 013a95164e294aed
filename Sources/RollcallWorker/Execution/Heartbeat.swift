internal import RollcallCore
internal import RollcallPlatform

/// Keeps leases: renews all of them in one call each third of a lease, and says that the worker lives.
///
/// It also keeps the attempts' time: timeouts, trust that runs out, patience. It never waits for the store, on a thread
/// of its own: however slow the store and however busy the handlers, a timeout and a lost lease are seen in time.
actor Heartbeat {
    /// How soon a renewal that failed is tried again.
    static let retryPause = Duration.seconds(1)

    /// Says that a worker lives, for one that is in the registry.
    typealias Beat = @Sendable () async throws(StoreError) -> Void

    private nonisolated let thread: ThreadExecutor
    private let bell: Bell
    private let store: any LedgerStore
    private let clock: any SleepingClock
    private let lease: Duration
    private let runner: AttemptRunner
    private let owner: any AttemptOwner
    private let beat: Beat?

    private var due: BootInstant
    private var hasFailed = false
    private var call: Task<Void, Never>?
    private var isClosed = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameter beat: nil for who is not in the registry.
    init(
        _ desk: Desk, lease: Duration, runner: AttemptRunner, owner: any AttemptOwner, watch: HeartbeatWatch,
        beat: Beat?
    ) {
        thread = watch.thread
        bell = watch.bell
        store = desk.parts.store
        clock = desk.parts.clock
        self.lease = lease
        self.runner = runner
        self.owner = owner
        self.beat = beat
        due = desk.parts.clock.boot + lease / 3
    }

    /// Works until it is closed, and a call that is under way has come back.
    func run() async {
        while !isClosed {
            runner.handleAll(.timeIs(clock.boot))
            if call == nil, clock.boot >= sendAt { send() }
            await bell.wait(until: wakeAt)
        }
        await call?.value
    }

    /// Lets `run` return.
    func close() {
        isClosed = true
        bell.ring()
    }

    private var wakeAt: BootInstant? {
        let next = call == nil ? sendAt : nil
        return [next, runner.wakeAt].compactMap { $0 }.min()
    }

    /// A third of a lease after the last call, earlier for a claim that was slow to be answered; after a failure when it
    /// is tried again.
    private var sendAt: BootInstant {
        guard !hasFailed, let renewal = runner.renewalDue else { return due }
        return min(due, renewal)
    }

    private func send() {
        let terms = runner.terms
        call = Task(executorPreference: thread) { await self.renew(terms) }
    }

    private func renew(_ terms: [LeaseTerm]) async {
        let sentAt = clock.boot
        due = sentAt + lease / 3
        hasFailed = false
        do {
            if !terms.isEmpty {
                let answers = try await store.renew(terms, for: lease)
                let now = clock.boot
                for (term, answer) in zip(terms, answers) {
                    runner.handle(.renewed(answer, sentAt: sentAt, at: now), of: term)
                }
            }
            try await beat?()
        } catch {
            due = clock.boot + min(Self.retryPause, lease / 10)
            hasFailed = true
            await owner.storeFailed(error)
        }
        call = nil
        bell.ring()
    }
}

/// The thread of a heartbeat, and the bell that wakes it.
struct HeartbeatWatch: Sendable {
    let thread: ThreadExecutor
    let bell: Bell

    init(clock: any SleepingClock) {
        thread = ThreadExecutor(name: "rollcall-beat")
        bell = Bell(clock: clock, thread: thread)
    }
}
