internal import RollcallCore

/// An attempt of this worker whose end is to be recorded, or noted.
struct Ending: Sendable {
    /// What there is to do.
    enum Kind: Sendable {
        /// Record what follows from this.
        case record(RunStateMachine.Event)
        /// The handler's last step has recorded it.
        case recorded(RunResult)
        /// The lease is lost: nothing is recorded.
        case lost
    }

    var claimed: ClaimedRun
    var kind: Kind
    /// How long the handler ran.
    var duration: Duration
}

/// What became of an ending: the run is this worker's no more.
struct SettledEnding: Sendable {
    var claimed: ClaimedRun
    /// The run's state; nil when the lease was lost.
    var state: RunState?
    /// When the next attempt is due.
    var retryAt: BootInstant?
}

/// Who holds the runs that attempts belong to: told what becomes of them, and of the store.
protocol AttemptOwner: Actor {
    /// The handlers of these attempts have ended, or are waited for no more; their ends are about to be written.
    func ended(_ terms: [LeaseTerm])
    /// These endings are settled.
    func settled(_ endings: [SettledEnding])
    /// A call of the heartbeat or of the finisher failed.
    func storeFailed(_ error: StoreError)
}
