public import RollcallCore

/// A worker: plans the jobs of its schedule, claims what is due, runs it, and records what came of it.
///
/// The tick loop and the heartbeat have a thread each, every slot has one too; a handler that computes or hangs delays
/// neither a tick nor a renewal. What to do is decided by pure machines of RollcallCore (`Planner`, `ScheduleBook`,
/// `WorkerStateMachine`, `AttemptStateMachine`, `RunStateMachine`, `TrustWindow`); a worker performs it on the ports.
///
/// A store that does not answer is survived: the worker is degraded, tries again after a growing pause of at most 5 s,
/// and catches up by each job's policy. Only an error that no waiting can mend ends it.
public final class Worker: Sendable {
    private let schedule: [JobDefinition]
    private let parts: WorkerParts
    private let options: WorkerOptions
    private let stopSwitch = StopSwitch()

    /// Makes a worker that has not started; nothing is read or written yet.
    public init(schedule: [JobDefinition], parts: WorkerParts, options: WorkerOptions) {
        self.schedule = schedule
        self.parts = parts
        self.options = options
    }

    /// Works until told to stop, then drains and says how it went.
    ///
    /// Called once.
    ///
    /// Applies the schedule, registers, then loops. Throws a `StoreError` that is not transient: the schema is too new,
    /// the database is damaged. Cancelling the calling task is like a second `stop()`.
    public func run() async throws(StoreError) -> WorkerResult {
        throw StoreError(.unsuitable, operation: "work", detail: "the loop lands with the next commit")
    }

    /// Asks the worker to stop: first time: claim nothing more, wait for what runs, at most the grace, then give the
    /// rest back; second time: give back now.
    ///
    /// From any thread.
    public func stop() {
        stopSwitch.ask()
    }
}
