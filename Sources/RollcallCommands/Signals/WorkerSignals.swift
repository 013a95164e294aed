internal import Logging
internal import RollcallCore
internal import RollcallWorker
internal import Synchronization

/// What signals do to a worker: TERM and INT drain it, a second one ends it now, USR1 writes the state to the log, HUP
/// has the schedule read again.
final class WorkerSignals: Sendable {
    private struct State {
        var heard: [ProcessSignal] = []
        var stops: [@Sendable () -> Void] = []
        var hangUp: (@Sendable () -> Void)?
        var isHungUp = false
    }

    /// What runs here, for USR1.
    let tally = RunningTally()
    private let logger: Logger
    private let state = Mutex(State())

    /// Listens from now on.
    init(_ invocation: Invocation, logger: Logger) {
        self.logger = logger
        let signals = invocation.signals(ProcessSignal.allCases)
        Task { [self] in for await signal in signals { hear(signal) } }
    }

    /// Whether a signal asked for the end.
    var isAsked: Bool { state.withLock { !$0.heard.isEmpty } }

    /// 130 or 143 once a second signal came; nil before.
    var secondStatus: CommandStatus? { state.withLock { $0.heard.count > 1 ? $0.heard[1].exitStatus : nil } }

    /// Asks the worker to stop at every signal that asks for the end, also at those that came before.
    func drive(_ worker: Worker) {
        onStop { worker.stop() }
    }

    /// Does something at every signal that asks for the end, also at those that came before.
    func onStop(_ stop: @escaping @Sendable () -> Void) {
        let missed = state.withLock { state in
            state.stops.append(stop)
            return state.heard.count
        }
        for _ in 0..<missed { stop() }
    }

    /// Does something at every HUP, and now when one came before.
    func onHangUp(_ reload: @escaping @Sendable () -> Void) {
        let isMissed = state.withLock { state in
            defer { state.isHungUp = false }
            state.hangUp = reload
            return state.isHungUp
        }
        if isMissed { reload() }
    }

    private func hear(_ signal: ProcessSignal) {
        switch signal {
        case .interrupt, .terminate:
            let stops = state.withLock { state in
                state.heard.append(signal)
                return state.stops
            }
            for stop in stops { stop() }
        case .hangUp:
            let reload = state.withLock { state in
                state.isHungUp = state.hangUp == nil
                return state.hangUp
            }
            reload?()
        case .dump: for line in tally.lines() { logger.notice("\(line)") }
        }
    }
}
