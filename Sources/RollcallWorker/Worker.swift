public import RollcallCore
internal import Synchronization

/// A worker: plans the jobs of its schedule, claims what is due, runs it, and records what came of it.
///
/// The tick loop and the heartbeat have a thread each, every slot has one too; a handler that computes or hangs delays
/// neither a tick nor a renewal. What to do is decided by pure machines of RollcallCore (`Planner`, `ScheduleBook`,
/// `WorkerStateMachine`, `AttemptStateMachine`, `RunStateMachine`, `TrustWindow`); a worker performs it on the ports.
///
/// A store that does not answer is survived: the worker is degraded, tries again after a growing pause of at most 5 s,
/// and catches up by each job's policy. Only an error that no waiting can mend ends it.
public final class Worker: Sendable {
    /// What it begins with, until its loop takes it: a large schedule that is not worked any more is not kept.
    private let schedule: Mutex<[JobDefinition]>
    private let parts: WorkerParts
    private let options: WorkerOptions
    private let controls = Controls()
    private let statusBoard: StatusBoard

    /// Makes a worker that has not started; nothing is read or written yet.
    public init(schedule: [JobDefinition], parts: WorkerParts, options: WorkerOptions) {
        self.schedule = Mutex(schedule)
        self.parts = parts
        self.options = options
        statusBoard = StatusBoard(slots: options.concurrency)
    }

    /// Works until told to stop, then drains and says how it went.
    ///
    /// Called once.
    ///
    /// Applies the schedule, registers, then loops. Throws a `StoreError` that is not transient: the schema is too new,
    /// the database is damaged. Cancelling the calling task is like a second `stop()`.
    public func run() async throws(StoreError) -> WorkerResult {
        let desk = Desk(parts)
        let settings = AttemptRunner.Settings(lease: options.lease, patience: options.patience)
        let crew = Crew(
            desk, settings: settings, slots: options.concurrency, controls: controls, status: statusBoard)
        let loop = TickLoop(desk, crew: crew, schedule: takeSchedule(), options: options)
        let finisher = Finisher(
            desk, runner: crew.runner, owner: loop, thread: crew.thread,
            settings: Finisher.Settings(gathering: options.gathering))
        let heartbeat = Heartbeat(
            desk, lease: options.lease, runner: crew.runner, owner: loop, watch: crew.watch,
            beat: beat(of: desk, for: loop))
        let listening = parts.signals.map { signals in
            Task(executorPreference: crew.thread) { for await _ in signals.changes() { await loop.lookNow() } }
        }
        let answer = await crew.work(finisher, heartbeat) { await loop.result() }
        listening?.cancel()
        await leave(desk)
        crew.dismiss()
        let result = try answer.get()
        desk.tell(.stopped(result))
        return result
    }

    private func takeSchedule() -> [JobDefinition] {
        schedule.withLock { schedule in
            defer { schedule = [] }
            return schedule
        }
    }

    /// Asks the worker to stop: first time: claim nothing more, wait for what runs, at most the grace, then give the
    /// rest back; second time: give back now.
    ///
    /// From any thread.
    public func stop() {
        controls.stopSwitch.ask()
    }

    /// Gives the worker another schedule, which it makes its own in one step as soon as the database answers.
    ///
    /// From any thread, at any time; before the start it is taken right after it, while draining not at all. Runs go on
    /// under the revision that they have; jobs that are gone are not planned any more and removed by the rule for it.
    public func reload(_ schedule: [JobDefinition]) {
        controls.schedules.put(schedule)
    }

    /// Says that the schedule's files cannot be taken as they are, in a sentence that the registry shows to everybody;
    /// the worker goes on with what it has.
    ///
    /// From any thread. Until the next `reload`.
    public func refuse(_ fault: String) {
        controls.schedules.put(fault: fault)
    }

    /// What it is doing now.
    ///
    /// From any thread.
    public var status: WorkerStatus { statusBoard.current }

    private func beat(of desk: Desk, for loop: TickLoop) -> Heartbeat.Beat {
        let (store, statusBoard) = (parts.store, statusBoard)
        return { () async throws(StoreError) in
            let status = statusBoard.current
            let isKnown = try await store.beat(desk.worker, running: status.held, state: status.state)
            if !isKnown { await loop.registrationLost() }
        }
    }

    /// Takes the worker out of the registry; one that cannot be reached drops it after a lease by itself.
    private func leave(_ desk: Desk) async {
        let store = parts.store
        await Task {
            // Ignored: who does not beat is not alive; there is nobody left to tell.
            try? await store.leave(desk.worker)
        }.value
    }
}
