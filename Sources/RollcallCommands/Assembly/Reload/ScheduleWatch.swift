internal import Logging
internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule
internal import RollcallWorker

/// Gives a worker its schedule again whenever the files have changed, and says when it cannot.
///
/// Everything is read on a thread of its own: no tick waits for a file.
actor ScheduleWatch {
    /// How often it is looked where the system tells nothing.
    static let period = Duration.seconds(1)

    /// What becomes of schedules and faults.
    struct Taker: Sendable {
        /// A good schedule.
        var take: @Sendable ([JobDefinition]) -> Void
        /// The files cannot be taken, for this reason.
        var refuse: @Sendable (String) -> Void
    }

    private nonisolated let thread: ThreadExecutor
    private let clock: any SleepingClock
    private let logger: Logger
    private let taker: Taker
    private var source: ScheduleSource
    private var isBad: Bool
    private var settling = Settling()
    private var isAsked = false
    private var heardChanges = 0
    private var alarm: Task<Void, Never>?
    private var watch: PathWatch?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameter isBad: whether the worker begins without its files.
    init(_ source: ScheduleSource, isBad: Bool, clock: any SleepingClock, logger: Logger, taker: Taker) {
        thread = ThreadExecutor(name: "rollcall-files")
        self.source = source
        self.isBad = isBad
        self.clock = clock
        self.logger = logger
        self.taker = taker
    }

    /// Follows the files until the task is cancelled.
    nonisolated func start() -> Task<Void, Never> {
        Task(executorPreference: thread) { await self.follow() }
    }

    /// Looks and says what it finds, also when nothing has changed, because somebody asks.
    nonisolated func ask() {
        Task(executorPreference: thread) { await self.hearAsker() }
    }

    private func follow() async {
        defer { close() }
        guard source.isLasting else {
            return logger.notice("the schedule comes from a pipe: it is read once, and changes are not seen")
        }
        let watch = PathWatch(source.paths, isWanted: ScheduleSource.isWanted)
        self.watch = watch
        for await notice in watch.notices {
            switch notice {
            case .changed(let state): hear(state)
            case .unavailable(let reason):
                logger.warning(
                    "the system does not tell of changed files; looking every second instead",
                    metadata: ["error": "\(reason)"])
                await lookNowAndThen()
            }
        }
    }

    private func close() {
        watch?.stop()
        alarm?.cancel()
        thread.stop()
    }

    /// Looks at the files from outside, every second: what has changed since the second before is perhaps being written.
    private func lookNowAndThen() async {
        var last: PathSigns?
        while !Task.isCancelled {
            let signs = source.signs
            let isChange = signs != last
            if isChange || settling.isBeingWritten { settle { $0.hear(isBeingWritten: isChange, at: clock.boot) } }
            last = signs
            // Ignored: cancelled while waiting; the loop's condition sees it.
            try? await clock.sleep(until: clock.boot + Self.period)
        }
    }

    private func hear(_ state: PathWatch.State) {
        guard state.changes > heardChanges else { return }
        heardChanges = state.changes
        settle { $0.hear(isBeingWritten: state.isBeingWritten, at: clock.boot) }
    }

    private func hearAsker() {
        isAsked = true
        settle { $0.ask(at: clock.boot) }
    }

    private func settle(_ hear: (inout Settling) -> Void) {
        hear(&settling)
        guard alarm == nil else { return }
        alarm = Task(executorPreference: thread) { await self.lookWhenSettled() }
    }

    private func lookWhenSettled() async {
        var found = Result<ScheduleFiles?, CommandFailure>.success(nil)
        var signs = source.signs
        while true {
            while let due = settling.dueAt, clock.boot < due {
                signs = source.signs
                // Who has ended writing is not waited for any longer than the others.
                let next = min(due, clock.boot + Settling.quiet)
                guard (try? await clock.sleep(until: next)) != nil else { return }  // Ignored: nobody follows any more.
            }
            let before = source.signs
            found = source.read()
            // What was read may be half of what is being written now: the notice of it may be on its way, and the system
            // gives it only after the deed.
            if let state = await watch?.state() { hear(state) }
            guard !Task.isCancelled else { return }
            let isTorn = source.signs != before
            if isTorn || before != signs { settling.change(isTorn: isTorn, at: clock.boot) }
            guard let due = settling.dueAt, clock.boot < due else { break }
        }
        alarm = nil
        settling.settle()
        defer { isAsked = false }
        take(source.judge(found, isAsked: isAsked))
    }

    private func take(_ look: ScheduleSource.Look) {
        switch look {
        case .same: break
        case .good(let jobs, let warnings):
            for warning in warnings { logger.warning("\(warning.oneLine)") }
            if isBad { logger.notice("the schedule is good again") }
            isBad = false
            // What the files were made of is free now, and their jobs are about to be written.
            Heap.giveBack()
            taker.take(jobs.map(\.definition))
        case .bad(let fault, let isTold):
            isBad = true
            if !isTold {
                logger.error(
                    "the schedule's files are not taken; the worker goes on with what it has",
                    metadata: ["error": "\(fault.message)"])
            }
            taker.refuse(fault.message)
        }
    }
}
