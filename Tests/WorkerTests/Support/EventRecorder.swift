import RollcallCore
import RollcallWorker
import Synchronization
import Testing

/// Keeps what a worker tells, and lets a test wait for it.
final class EventRecorder: WorkerObserver {
    private struct Waiter {
        var key: Int
        var condition: @Sendable ([WorkerEvent]) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var events: [WorkerEvent] = []
        var waiters: [Waiter] = []
        var lastKey = 0
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    var events: [WorkerEvent] { state.withLock { $0.events } }

    func observe(_ event: WorkerEvent) {
        let met = state.withLock { state -> [Waiter] in
            state.events.append(event)
            let events = state.events
            let met = state.waiters.filter { $0.condition(events) }
            state.waiters.removeAll { $0.condition(events) }
            return met
        }
        for waiter in met { waiter.continuation.resume() }
    }

    /// Returns when the events so far meet a condition; one that they never meet is an issue at the time limit.
    func until(
        _ condition: @escaping @Sendable ([WorkerEvent]) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let key = state.withLock { state in
            state.lastKey += 1
            return state.lastKey
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.cancelled.remove(key) != nil || condition(state.events) { return true }
                    state.waiters.append(Waiter(key: key, condition: condition, continuation: continuation))
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.key == key }) else {
                    state.cancelled.insert(key)
                    return nil
                }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume()
        }
        guard Task.isCancelled else { return }
        let names = events.map(\.name).suffix(20)
        Issue.record("waited in vain; the last events: \(names)", sourceLocation: sourceLocation)
    }

    /// Returns when so many attempts have ended here.
    func untilEnded(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) async {
        await until({ $0.ended.count >= count }, sourceLocation: sourceLocation)
    }

    /// Returns when so many attempts have begun here.
    func untilStarted(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) async {
        await until({ $0.started.count >= count }, sourceLocation: sourceLocation)
    }
}

extension [WorkerEvent] {
    var ended: [EndedAttempt] {
        compactMap { event in
            guard case .ended(let ended) = event else { return nil }
            return ended
        }
    }

    var started: [ClaimedRun] {
        compactMap { event in
            guard case .started(let run) = event else { return nil }
            return run
        }
    }

    /// How many attempts have begun, and neither ended nor lost their lease.
    var underWay: Int { underWay(besides: nil) }

    /// The same without those of one task.
    func underWay(besides task: TaskName?) -> Int {
        reduce(0) { count, event in
            switch event {
            case .started(let claimed) where claimed.run.task != task: count + 1
            case .ended(let ended) where ended.claimed.run.task != task: count - 1
            case .leaseLost(let claimed) where claimed.run.task != task: count - 1
            default: count
            }
        }
    }

    /// The names of the cases, without what happens to attempts: the course of the worker.
    var course: [String] {
        compactMap { event in
            switch event {
            case .started, .ended: nil
            default: event.name
            }
        }
    }

    func count(_ name: String) -> Int { count { $0.name == name } }
}

extension WorkerEvent {
    /// The name of the case.
    var name: String {
        let text = String(describing: self)
        return String(text.prefix { $0 != "(" })
    }
}
