public import RollcallCore
internal import Synchronization

/// Two clocks that stand still until a test moves them.
///
/// Nothing ever really sleeps: a sleeper is resumed by the call that moves the boot clock to its instant, so a test
/// that waits until N sleepers wait and then advances is exact, on any machine, however loaded.
public final class TestClock: SleepingClock {
    private struct Sleeper {
        var deadline: BootInstant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        var key: Int
        var count: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var wall: Timestamp
        var boot = BootInstant(microseconds: 1_000_000_000)
        var boots = 1
        var lastKey = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var watchers: [Watcher] = []
    }

    private let state: Mutex<State>

    /// Makes a clock that shows the given time, 2026-11-22T10:00:00Z unless told otherwise.
    public init(wall: Timestamp = Timestamp(seconds: 1_795_341_600)) {
        state = Mutex(State(wall: wall))
    }

    /// The wall clock.
    public var wall: Timestamp { state.withLock { $0.wall } }

    /// The boot clock.
    public var boot: BootInstant { state.withLock { $0.boot } }

    /// The identity of this boot: `boot-1`, `boot-2` after a reboot.
    public var bootID: String { state.withLock { "boot-\($0.boots)" } }

    /// How many tasks wait on the clock now.
    public var sleeping: Int { state.withLock { $0.sleepers.count } }

    /// The instant that the first sleeper waits for; nil when nobody sleeps.
    public var nextDeadline: BootInstant? { state.withLock { $0.sleepers.values.map(\.deadline).min() } }
}

// MARK: - Moving

extension TestClock {
    /// Moves both clocks on; who sleeps until then or earlier is awake, in the order of the deadlines.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.wall = state.wall + duration
            state.boot = state.boot + duration
            return Self.takeDue(from: &state)
        }
        for continuation in due { continuation.resume() }
    }

    /// Sets the wall clock on, or back with a negative duration, as a person or an NTP step does; nobody wakes.
    public func jumpWall(by duration: Duration) {
        state.withLock { $0.wall = $0.wall + duration }
    }

    /// Starts the boot clock again near zero under another boot id; sleepers keep the time that they have left.
    public func reboot() {
        state.withLock { state in
            let fresh = BootInstant(microseconds: 5_000_000)
            for key in state.sleepers.keys {
                guard let deadline = state.sleepers[key]?.deadline else { continue }
                state.sleepers[key]?.deadline = fresh + (deadline - state.boot)
            }
            state.boot = fresh
            state.boots += 1
        }
    }

    private static func takeDue(from state: inout State) -> [CheckedContinuation<Void, any Error>] {
        let due = state.sleepers.filter { $0.value.deadline <= state.boot }
        for key in due.keys { state.sleepers[key] = nil }
        return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }.map(\.value.continuation)
    }
}

// MARK: - Waiting

extension TestClock {
    /// Returns when the boot clock has been moved to the instant; throws `CancellationError` when the task is cancelled.
    public func sleep(until instant: BootInstant) async throws {
        let key = nextKey()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(Sleeper(deadline: instant, continuation: continuation), as: key)
            }
        } onCancel: {
            wake(cancelled: key)
        }
    }

    /// Returns when at least so many tasks sleep on the clock: then everything that can happen without time has.
    ///
    /// False when the waiting task was cancelled first, as by the time limit of a test.
    @discardableResult
    public func untilSleeping(count: Int) async -> Bool {
        let key = nextKey()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.cancelled.remove(key) != nil || state.sleepers.count >= count { return true }
                    state.watchers.append(Watcher(key: key, count: count, continuation: continuation))
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let watcher = state.withLock { state -> Watcher? in
                guard let index = state.watchers.firstIndex(where: { $0.key == key }) else {
                    state.cancelled.insert(key)
                    return nil
                }
                return state.watchers.remove(at: index)
            }
            watcher?.continuation.resume()
        }
        return !Task.isCancelled
    }

    private func nextKey() -> Int {
        state.withLock { state in
            state.lastKey += 1
            return state.lastKey
        }
    }

    private func enter(_ sleeper: Sleeper, as key: Int) {
        enum Answer { case wake, cancel, wait([CheckedContinuation<Void, Never>]) }
        let answer = state.withLock { state -> Answer in
            if state.cancelled.remove(key) != nil { return .cancel }
            if sleeper.deadline <= state.boot { return .wake }
            state.sleepers[key] = sleeper
            let count = state.sleepers.count
            let met = state.watchers.filter { $0.count <= count }
            state.watchers.removeAll { $0.count <= count }
            return .wait(met.map(\.continuation))
        }
        switch answer {
        case .wake: sleeper.continuation.resume()
        case .cancel: sleeper.continuation.resume(throwing: CancellationError())
        case .wait(let watchers): for watcher in watchers { watcher.resume() }
        }
    }

    /// Wakes a sleeper whose task was cancelled; one that has not lain down yet is told when it does.
    private func wake(cancelled key: Int) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let sleeper = state.sleepers.removeValue(forKey: key) else {
                state.cancelled.insert(key)
                return nil
            }
            return sleeper
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
