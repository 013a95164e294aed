internal import RollcallPlatform
internal import Synchronization

/// A thread for each slot, made when it is first needed, so that a resting worker has none.
///
/// A thread that a stuck handler keeps is replaced while at most as many are stuck as there are slots; from then on
/// each stuck handler costs a slot (semantics, rule 18).
final class HandlerPool: Sendable {
    private struct State {
        var idle: [ThreadExecutor] = []
        var made = 0
        var stuck = 0
    }

    private let state = Mutex(State())
    private let slots: Int

    init(slots: Int) {
        self.slots = slots
    }

    /// How many slots have a thread that works, or can have one.
    var working: Int { state.withLock { slots - max(0, $0.stuck - slots) } }

    /// A thread for one attempt.
    ///
    /// The caller keeps to `working`.
    func take() -> ThreadExecutor {
        let (thread, number) = state.withLock { state -> (ThreadExecutor?, Int) in
            if let thread = state.idle.popLast() { return (thread, 0) }
            state.made += 1
            return (nil, state.made)
        }
        return thread ?? ThreadExecutor(name: "rollcall-task-\(number)")
    }

    /// Takes back the thread of an attempt that has ended.
    func give(_ thread: ThreadExecutor) {
        let isSurplus = state.withLock { state in
            guard state.idle.count < slots else { return true }
            state.idle.append(thread)
            return false
        }
        if isSurplus { thread.stop() }
    }

    /// Leaves a thread to the stuck attempt that runs on it.
    func abandon() {
        state.withLock { $0.stuck += 1 }
    }

    /// Takes back a thread that was left to an attempt, which has ended after all.
    func reclaim(_ thread: ThreadExecutor) {
        state.withLock { $0.stuck -= 1 }
        give(thread)
    }

    /// Ends the threads that nobody uses.
    func stop() {
        let idle = state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        for thread in idle { thread.stop() }
    }
}
