import Synchronization

/// A door that a handler waits at until the test opens it.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var cancelled: Set<Int> = []
        var last = 0
    }

    private let state = Mutex(State())

    /// Lets everybody through, now and later.
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when the door is open, whatever happens to the task: a handler that ignores its cancellation.
    func passStubbornly() async {
        await withCheckedContinuation { continuation in
            enter(continuation, as: next())
        }
    }

    /// Returns when the door is open; throws when the task is cancelled.
    func pass() async throws {
        let key = next()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in enter(continuation, as: key) }
        } onCancel: {
            cancel(key)
        }
        try Task.checkCancellation()
    }

    private func next() -> Int {
        state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    private func enter(_ continuation: CheckedContinuation<Void, Never>, as key: Int) {
        let mayPass = state.withLock { state in
            if state.isOpen || state.cancelled.remove(key) != nil { return true }
            state.waiting[key] = continuation
            return false
        }
        if mayPass { continuation.resume() }
    }

    private func cancel(_ key: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let continuation = state.waiting.removeValue(forKey: key) else {
                state.cancelled.insert(key)
                return nil
            }
            return continuation
        }
        continuation?.resume()
    }
}
