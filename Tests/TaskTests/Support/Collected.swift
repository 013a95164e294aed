import RollcallCore
import Synchronization

/// What comes from another thread, kept, with a way to wait for it.
final class Collected<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var waiting: (condition: @Sendable ([Element]) -> Bool, resume: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    /// Everything so far.
    var all: [Element] { state.withLock { $0.elements } }

    /// Keeps one more.
    func add(_ element: Element) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.elements.append(element)
            guard let waiting = state.waiting, waiting.condition(state.elements) else { return nil }
            state.waiting = nil
            return waiting.resume
        }
        waiter?.resume()
    }

    /// Returns when what is kept satisfies the condition; one may wait at a time.
    func wait(until condition: @escaping @Sendable ([Element]) -> Bool) async {
        await withCheckedContinuation { resume in
            let isThere = state.withLock { state in
                guard !condition(state.elements) else { return true }
                state.waiting = (condition, resume)
                return false
            }
            if isThere { resume.resume() }
        }
    }
}
