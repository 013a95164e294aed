public import RollcallCore

/// A run that a person starts in this process, as with `rollcall run JOB`.
///
/// It is recorded and renewed like a worker's.
public final class SingleRun: Sendable {
    /// How it is done.
    public struct Options: Hashable, Sendable {
        /// Who it is.
        public var identity: WorkerIdentity
        /// How long to wait while another run of the job has not ended; zero: not at all.
        public var lockTimeout = Duration.seconds(30)
        /// How long a lease lasts without renewal.
        public var lease = Duration.seconds(30)
        /// How long the attempt may go on after it was cancelled.
        public var patience = Duration.seconds(5)
        /// Whether a failure ends the run at once (`--no-retry`).
        public var isOneShot = false

        /// Makes options with the contract's defaults.
        public init(identity: WorkerIdentity) {
            self.identity = identity
        }
    }

    /// What came of it.
    public enum Outcome: Hashable, Sendable {
        /// The run has ended; this is its record.
        case finished(Run)
        /// Another run of the job had not ended when the lock timeout was over; nothing was written.
        case occupied(by: RunID)
        /// The key was used before; this run has it.
        case known(RunID)
        /// The process was told to stop before the run began; nothing was written.
        case stopped
    }

    private let parts: WorkerParts
    private let options: Options
    private let controls = Controls()

    /// Makes a run that has not started.
    public init(parts: WorkerParts, options: Options) {
        self.parts = parts
        self.options = options
    }

    /// Starts the run under the job's overlap policy, runs it with its retries, and answers with its record.
    ///
    /// A retry that another worker takes is waited for. Throws the `StoreError` that ended it.
    public func run(_ request: ManualStart) async throws(StoreError) -> Outcome {
        let desk = Desk(parts)
        let settings = AttemptRunner.Settings(lease: options.lease, patience: options.patience)
        let crew = Crew(
            desk, settings: settings, slots: 1, controls: controls, status: StatusBoard(slots: 1))
        let loop = SingleRunLoop(desk, crew: crew, options: options)
        let finisher = Finisher(
            desk, runner: crew.runner, owner: loop, thread: crew.thread,
            settings: Finisher.Settings(gathering: .zero, isOneShot: options.isOneShot))
        let heartbeat = Heartbeat(
            desk, lease: options.lease, runner: crew.runner, owner: loop, watch: crew.watch, beat: nil)
        let answer = await crew.work(finisher, heartbeat) { await loop.outcome(of: request) }
        crew.dismiss()
        return try answer.get()
    }

    /// Cancels the run, which then ends cancelled, reason `drained`; the second time without waiting for the handler.
    ///
    /// From any thread.
    public func stop() {
        controls.stopSwitch.ask()
    }
}
