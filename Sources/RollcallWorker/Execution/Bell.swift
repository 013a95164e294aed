internal import RollcallCore
internal import RollcallPlatform
internal import Synchronization

/// Wakes one waiting loop: when somebody rings, or when an instant has come, whichever is first.
///
/// A ring while nobody waits is kept, so that none is lost. One loop waits; anybody rings, from any thread. An alarm
/// sleeps on the clock only while the loop waits: when as many sleep as there are loops, all loops are at rest.
final class Bell: Sendable {
    private struct Alarm {
        var at: BootInstant
        var number: Int
        var task: Task<Void, Never>?
    }

    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
        var alarm: Alarm?
        var alarms = 0
    }

    private let state = Mutex(State())
    private let clock: any SleepingClock
    private let thread: ThreadExecutor

    /// - Parameter thread: that of the loop; its alarms need no other to go off.
    init(clock: any SleepingClock, thread: ThreadExecutor) {
        self.clock = clock
        self.thread = thread
    }

    /// Wakes the loop, now or when it next waits.
    func ring() {
        let (waiter, alarm) = state.withLock { state in
            let alarm = state.alarm?.task
            state.alarm = nil
            return (Self.takeWaiter(from: &state), alarm)
        }
        alarm?.cancel()
        waiter?.resume()
    }

    /// Wakes the loop unless an alarm does so by this instant.
    func ring(for instant: BootInstant) {
        let isInTime = state.withLock { $0.waiter != nil && ($0.alarm.map { $0.at <= instant } ?? false) }
        if !isInTime { ring() }
    }

    /// Returns when the bell was rung or the instant has come; with nil only when it was rung.
    func wait(until instant: BootInstant?, isolation: isolated (any Actor)? = #isolation) async {
        let isRung = state.withLock { state in
            defer { state.isRung = false }
            return state.isRung
        }
        // Whoever is due at once lets the others on its thread come first.
        if isRung || instant.map({ $0 <= clock.boot }) ?? false { return await Task.yield() }
        if let instant { setAlarm(instant) }
        await withCheckedContinuation { continuation in
            let isRung = state.withLock { state in
                if !state.isRung { state.waiter = continuation }
                defer { state.isRung = false }
                return state.isRung
            }
            if isRung { continuation.resume() }
        }
    }

    private func setAlarm(_ instant: BootInstant) {
        let number = state.withLock { state in
            state.alarms += 1
            state.alarm = Alarm(at: instant, number: state.alarms)
            return state.alarms
        }
        let clock = clock
        let task = Task(executorPreference: thread) { [weak self] in
            // Ignored: an alarm that was cancelled wakes nobody.
            guard (try? await clock.sleep(until: instant)) != nil else { return }
            self?.goOff(number)
        }
        let isCurrent = state.withLock { state in
            guard state.alarm?.number == number else { return false }
            state.alarm?.task = task
            return true
        }
        // Rung meanwhile.
        if !isCurrent { task.cancel() }
    }

    private func goOff(_ number: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.alarm?.number == number else { return nil }
            state.alarm = nil
            return Self.takeWaiter(from: &state)
        }
        waiter?.resume()
    }

    /// The loop, if it waits; else it is told when it next does.
    private static func takeWaiter(from state: inout State) -> CheckedContinuation<Void, Never>? {
        guard let waiter = state.waiter else {
            state.isRung = true
            return nil
        }
        state.waiter = nil
        return waiter
    }

    deinit {
        state.withLock { $0.alarm?.task?.cancel() }
    }
}
