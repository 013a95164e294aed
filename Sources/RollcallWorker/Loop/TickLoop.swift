internal import RollcallCore
internal import RollcallPlatform

/// The worker's loop: sleeps until something is due, and does it.
///
/// One turn looks, in this order, at what changed in the database, at runs that wait, and at ticks that are due; then it
/// sleeps until the next of these can be needed. At rest that is one `changeToken` a second. Every call of the store is
/// made here, by the finisher or by the heartbeat; handlers end elsewhere and ring.
actor TickLoop {
    /// How often the store is asked for changes.
    static let pollPeriod = Duration.seconds(1)

    nonisolated let thread: ThreadExecutor
    let desk: Desk
    let crew: Crew
    let options: WorkerOptions
    let bell: Bell

    var book: ScheduleBook
    var machine: WorkerStateMachine
    var budget: SlotBudget
    /// The runs that this worker holds: they take a slot, or their ends are being written.
    var held: [LeaseTerm: HeldRun] = [:]
    var tally: WorkerResult
    var fatal: StoreError?

    // When the parts of a turn are due, by the boot clock.
    var retryAt: BootInstant?
    var pollAt: BootInstant
    var upkeepAt: BootInstant
    var expiryAt: BootInstant?
    /// When a retrying run is due, by the boot clock: no step of the wall clock makes it wait longer.
    var retryDue: BootInstant?
    var reapedAt: BootInstant?

    var token: ChangeToken?
    /// Whether a claim may find something: runs wait, and something has changed since the last one found nothing.
    var mayClaim = false
    var isStarted = false
    var isRegistered = false
    /// Whether jobs stood as this worker knew them when it last looked, and none of its decisions was refused since.
    var isUndisputed = false
    /// Whether it was told that the clocks disagree.
    var isSkewed = false
    /// Jobs with `run_on_start: always` that have not been started yet.
    var startJobs: [JobName]
    /// Jobs whose current revision nobody held at the last look.
    var unheld: Set<JobName> = []
    /// The chores that this worker takes turns at.
    var chores: [TaskName: Task<Void, Never>] = [:]
    /// A schedule that has come and is not applied yet.
    var incoming: [JobDefinition]?
    /// Jobs that this worker's schedule has held, until a retirement has looked at them.
    var dropped: [JobName] = []
    /// Why the schedule's files are not taken as they are; nil when they are.
    var fault: String?
    /// Whether the registry knows of the fault, or that there is none.
    var isFaultNoted = true
    /// The look of a draining worker that is under way.
    var cancelLook: Task<Void, Never>?
    /// How often ends were settled.
    var settlements = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ desk: Desk, crew: Crew, schedule: [JobDefinition], options: WorkerOptions) {
        self.desk = desk
        self.crew = crew
        self.options = options
        thread = crew.thread
        bell = crew.loopBell
        book = ScheduleBook(schedule)
        machine = WorkerStateMachine(grace: options.grace, patience: options.patience)
        budget = SlotBudget(slots: options.concurrency)
        budget.remaining = options.ticks
        tally = WorkerResult(reason: .asked)
        pollAt = desk.parts.clock.boot
        upkeepAt = desk.parts.clock.boot + options.lease
        startJobs = schedule.filter { $0.runOnStart == .always && $0.isEnabled }.map(\.name).sorted()
    }

    var store: any LedgerStore { desk.parts.store }
    var boot: BootInstant { desk.parts.clock.boot }
    var now: Timestamp { desk.storeTime.now }

    /// Works until the machine says stop; throws what no waiting can mend.
    func run() async throws(StoreError) -> WorkerResult {
        crew.stopSwitch.listen { [bell] in bell.ring() }
        crew.schedules.listen { [bell] in bell.ring() }
        while true {
            heedStop()
            if machine.stopReason == nil { await turn() } else { pollCancels() }
            perform(machine, after: .timeIs(boot, open: held.count))
            publish()
            if let fatal { throw abandon(for: fatal) }
            guard machine.state != .stopped else { break }
            await bell.wait(until: wakeAt())
        }
        tally.reason = machine.stopReason ?? .asked
        tally.cutOffRuns = max(tally.cutOffRuns, held.count)
        return tally
    }

    /// The same as a value.
    func result() async -> Result<WorkerResult, StoreError> {
        do {
            return .success(try await run())
        } catch {
            return .failure(error)
        }
    }

    private func turn() async {
        do {
            if machine.isOut {
                guard let retryAt, boot >= retryAt else { return }
                try await recover()
            }
            if !isStarted { try await start() }
            try await heedSchedule()
            if !isRegistered { try await register() }
            try await watchClock()
            try await poll()
            try await lookForExpired()
            try await claim()
            try await decide()
            try await keepUp()
            stopWhenDone()
        } catch {
            fail(error)
        }
    }

    /// Everything that can need a turn, the earliest.
    private func wakeAt() -> BootInstant? {
        guard machine.stopReason == nil else {
            return machine.isOut ? machine.wakeAt : machine.wakeAt.map { min($0, pollAt) }
        }
        if machine.isOut { return retryAt }
        if budget.free > 0, mayClaim { return boot }
        var instants = [pollAt, upkeepAt]
        if let expiryAt { instants.append(budget.unrecorded > 0 ? expiryAt + Self.pollPeriod : expiryAt) }
        if budget.free > 0, let retryDue { instants.append(retryDue) }
        if decidable > 0, let next = nextDue() { instants.append(desk.storeTime.boot(of: next)) }
        if let until = options.until, now < until { instants.append(desk.storeTime.boot(of: until)) }
        return instants.min()
    }

    /// When the next tick is due; nil when none is before `--until`.
    func nextDue() -> Timestamp? {
        guard let next = book.nextWake() else { return nil }
        if let until = options.until, next > until { return nil }
        return next
    }
}

// MARK: - The machine

extension TickLoop {
    private func heedStop() {
        switch crew.stopSwitch.level {
        case .off: break
        case .drain: perform(machine, after: .stopAsked(.asked, at: boot))
        case .now: perform(machine, after: .stopNow(at: boot))
        }
    }

    /// Hands an event to the machine and does what it says.
    func handle(_ event: WorkerStateMachine.Event) {
        perform(machine, after: event)
    }

    private func perform(_ before: WorkerStateMachine, after event: WorkerStateMachine.Event) {
        let (after, actions) = desk.random.draw { generator in
            var machine = before
            let actions = machine.handle(event, using: &generator)
            return (machine, actions)
        }
        machine = after
        for action in actions { perform(action) }
    }

    private func perform(_ action: WorkerStateMachine.Action) {
        switch action {
        case .announceOutage(let error): desk.tell(.outageBegan(error))
        case .announceRecovery(let duration): desk.tell(.outageEnded(after: duration))
        case .pause(let pause): retryAt = boot + pause
        case .drain(let reason):
            for chore in chores.values { chore.cancel() }
            desk.tell(.draining(reason, running: budget.taken))
        case .cutOff:
            tally.cutOffRuns = crew.runner.running
            if tally.cutOffRuns > 0 { desk.tell(.cutOff(tally.cutOffRuns)) }
            crew.runner.handleAll(.cutOff(nil, at: boot))
        case .abandon: crew.runner.handleAll(.abandoned)
        case .stop: break
        }
    }

    /// Notes that a call failed: the next turn waits, or there is none.
    private func fail(_ error: StoreError) {
        guard isSurvived(error) else {
            fatal = error
            return
        }
        handle(.storeFailed(error, at: boot))
    }

    /// Whether the worker goes on trying: a running one through whatever may pass, a password or a right that somebody is
    /// changing too; one that has never worked only through what waiting mends, and not when it is to end by itself.
    private func isSurvived(_ error: StoreError) -> Bool {
        if isStarted, [.denied, .unsuitable].contains(error.code) { return true }
        guard error.isTransient else { return error.code == .cancelled }
        guard !isStarted else { return true }
        let endsByItself = options.ticks != nil || options.until != nil
        return error.code != .readOnly && !(error.code == .unavailable && endsByItself)
    }

    /// Nothing can be recorded any more: handlers are cancelled, and nobody waits for them.
    private func abandon(for error: StoreError) -> StoreError {
        for chore in chores.values { chore.cancel() }
        crew.runner.handleAll(.cutOff(nil, at: boot))
        crew.runner.handleAll(.abandoned)
        return error
    }

    private func publish() {
        let working = crew.pool.working
        if working != budget.slots { desk.tell(.capacity(working: working, of: options.concurrency)) }
        budget.slots = working
        let (state, count, now) = (machine.state, budget.taken, boot)
        crew.status.update { status in
            status.state = state
            status.held = count
            status.workingSlots = working
            status.turnedAt = now
        }
    }
}

// MARK: - What others report

extension TickLoop: AttemptOwner {
    func ended(_ terms: [LeaseTerm]) {
        for term in terms where held[term]?.hasSlot ?? false {
            held[term]?.hasSlot = false
            budget.taken -= 1
            budget.unrecorded += 1
        }
        mayClaim = mayClaim || budget.queued > 0
        bell.ring()
    }

    func settled(_ endings: [SettledEnding]) {
        for ending in endings {
            guard let run = held.removeValue(forKey: ending.claimed.term) else { continue }
            budget.unrecorded -= 1
            if run.isCounted { count(ending.state) }
            if let due = ending.retryAt { retryDue = min(retryDue ?? due, due) }
        }
        settlements += 1
        // What waited for these runs may start now.
        mayClaim = mayClaim || budget.queued > 0
        if let ticks = options.ticks, tally.finishedTicks >= ticks { handle(.stopAsked(.ticksDone, at: boot)) }
        bell.ring()
    }

    /// Counts a run for `--ticks` when it has ended for good; one that goes on leaves room for another.
    private func count(_ state: RunState?) {
        guard let state, state.isFinal else {
            budget.remaining = budget.remaining.map { $0 + 1 }
            return
        }
        tally.finishedTicks += 1
        if state == .failed { tally.failedTicks += 1 }
    }

    func storeFailed(_ error: StoreError) {
        // During an outage the loop alone says when to try again.
        guard !machine.isOut || !error.isTransient else { return }
        fail(error)
        bell.ring()
    }

    /// The registry does not know this worker any more.
    func registrationLost() {
        isRegistered = false
        bell.ring()
    }
}

/// A run that a worker holds.
struct HeldRun {
    /// Whether it counts for `--ticks`.
    let isCounted: Bool
    /// Whether it takes a slot.
    var hasSlot = true
}
