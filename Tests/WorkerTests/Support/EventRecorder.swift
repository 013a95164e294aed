import RollcallCore
import RollcallWorker
import Synchronization

/// Keeps what a worker tells, and lets a test wait for it.
final class EventRecorder: WorkerObserver {
    private struct Waiter {
        var condition: @Sendable ([WorkerEvent]) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var events: [WorkerEvent] = []
        var waiters: [Waiter] = []
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

    /// Returns when the events so far meet a condition.
    func until(_ condition: @escaping @Sendable ([WorkerEvent]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMet = state.withLock { state in
                if condition(state.events) { return true }
                state.waiters.append(Waiter(condition: condition, continuation: continuation))
                return false
            }
            if isMet { continuation.resume() }
        }
    }

    /// Returns when so many attempts have ended here.
    func untilEnded(_ count: Int) async {
        await until { $0.ended.count >= count }
    }

    /// Returns when so many attempts have begun here.
    func untilStarted(_ count: Int) async {
        await until { $0.started.count >= count }
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
