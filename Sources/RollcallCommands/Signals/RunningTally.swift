internal import RollcallCore
internal import RollcallWorker
internal import Synchronization

/// Keeps what a worker is doing, so that a signal can have it written to the log.
final class RunningTally: WorkerObserver {
    private struct State {
        var running: [RunID: ClaimedRun] = [:]
        var ended: [AttemptOutcome: Int] = [:]
        var stuck: Set<RunID> = []
        var outage: StoreError?
        var isDraining = false
    }

    private let state = Mutex(State())

    func observe(_ event: WorkerEvent) {
        state.withLock { state in
            switch event {
            case .started(let run): state.running[run.run.id] = run
            case .ended(let ended):
                state.running[ended.claimed.run.id] = nil
                state.ended[ended.outcome, default: 0] += 1
            case .leaseLost(let run): state.running[run.run.id] = nil
            case .stuck(let run): state.stuck.insert(run.run.id)
            case .unstuck(let run): state.stuck.remove(run.run.id)
            case .outageBegan(let error): state.outage = error
            case .outageEnded: state.outage = nil
            case .draining: state.isDraining = true
            default: break
            }
        }
    }

    /// The state in lines, the oldest run first.
    func lines() -> [String] {
        let now = state.withLock { $0 }
        var head = "state: \(now.isDraining ? "draining" : "working"), \(now.running.count) running"
        let counts = now.ended.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
        if !counts.isEmpty { head += ", attempts ended: " + counts.joined(separator: ", ") }
        if !now.stuck.isEmpty { head += ", \(now.stuck.count) stuck" }
        if let outage = now.outage { head += ", the database does not answer: \(outage)" }
        let runs = now.running.values.sorted { $0.run.id < $1.run.id }.map { claimed in
            "running: \(claimed.run.job), run \(claimed.run.id), attempt \(claimed.attempt), fence \(claimed.term.fence)"
        }
        return [head] + runs
    }
}
