internal import RollcallCore
internal import RollcallPlatform

/// What one start of the program has around it: everything that a command may touch of the outside.
struct Invocation: Sendable {
    /// The environment, whole.
    var environment: [String: String]
    /// The time zones of the system; read once, so that a zone that disappears keeps its last rules.
    let zones: ZoneLibrary
    /// Where answers and diagnostics go.
    var output: Output
    /// The clocks.
    var clock: any SleepingClock
    /// Tasks of the program's own, beside the built-in ones.
    var tasks: [any TaskHandler]
    /// What this command makes of jobs that run programs.
    var programs = ProgramCheck.none
    /// The label of the worker that this process is; nil for every other command.
    var worker: String?
    /// Who sits before the terminal.
    var terminalPerson: any Person = TerminalPerson()
    /// Begins to watch signals; from then on they no longer end the process by themselves.
    var signals: @Sendable ([ProcessSignal]) -> AsyncStream<ProcessSignal>

    init(
        environment: [String: String], output: Output, clock: any SleepingClock, tasks: [any TaskHandler] = [],
        signals: @escaping @Sendable ([ProcessSignal]) -> AsyncStream<ProcessSignal> = ProcessSignal.watch
    ) {
        self.environment = environment
        self.output = output
        self.clock = clock
        self.tasks = tasks
        self.signals = signals
        zones = ZoneLibrary(environment: environment)
    }

    /// The wall clock, for relative times.
    var now: Timestamp { clock.wall }
}

/// A command that runs.
protocol RunnableCommand: Sendable {
    /// Does what was asked; throws `CommandFailure`, `StoreError` or `OutputLoss`.
    func run(in invocation: Invocation) async throws -> CommandStatus
}
