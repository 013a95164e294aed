public import RollcallCore

/// What a worker works with: everything that reaches beyond pure code comes in here.
public struct WorkerParts: Sendable {
    /// The ledger.
    public var store: any LedgerStore
    /// The host's clocks.
    public var clock: any SleepingClock
    /// The code that jobs run.
    public var tasks: TaskRegistry
    /// What the workers do in turns, without a line in the schedule.
    public var chores: [Chore] = []
    /// What tells at once that others have committed something; nil where nothing does.
    public var signals: (any ChangeSignals)?
    /// The clock of the ledger's server; nil where it is the host's own.
    public var serverClock: (any ServerClock)?
    /// Who is told what happens, in order; `EventLog` writes it as log lines.
    public var observers: [any WorkerObserver] = []
    /// Makes a source of randomness: for identifiers, back-off and retries.
    public var random: @Sendable () -> any RandomNumberGenerator & Sendable = { SystemRandomNumberGenerator() }

    /// Gathers the parts that have no default.
    public init(store: any LedgerStore, clock: any SleepingClock, tasks: TaskRegistry) {
        self.store = store
        self.clock = clock
        self.tasks = tasks
    }
}
