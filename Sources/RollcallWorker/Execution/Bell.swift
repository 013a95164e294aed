internal import RollcallCore
internal import Synchronization

/// Wakes one waiting loop: when somebody rings, or when an instant has come, whichever is first.
///
/// A ring while nobody waits is kept, so that none is lost. One loop waits; anybody rings, from any thread.
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

    init(clock: any SleepingClock) {
        self.clock = clock
    }

    /// Wakes the loop, now or when it next waits.
    func ring() {
        let waiter = state.withLock { state in
            state.isRung = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Wakes the loop unless an alarm does so by this instant.
    func ring(for instant: BootInstant) {
        let isInTime = state.withLock { $0.alarm.map { $0.at <= instant } ?? false }
        if !isInTime { ring() }
    }

    /// Returns when the bell was rung or the instant has come; with nil only when it was rung.
    ///
    /// May return early.
    func wait(until instant: BootInstant?, isolation: isolated (any Actor)? = #isolation) async {
        if let instant {
            if instant <= clock.boot { return await Task.yield() }
            setAlarm(instant)
        }
        await withCheckedContinuation { continuation in
            let isRung = state.withLock { state in
                if !state.isRung { state.waiter = continuation }
                defer { state.isRung = false }
                return state.isRung
            }
            if isRung { continuation.resume() }
        }
    }

    /// An alarm that is set for the same instant or an earlier one is left alone: hot loops do not make alarms.
    private func setAlarm(_ instant: BootInstant) {
        let (old, number) = state.withLock { state -> (Task<Void, Never>?, Int?) in
            if let alarm = state.alarm, alarm.at <= instant { return (nil, nil) }
            let old = state.alarm?.task
            state.alarms += 1
            state.alarm = Alarm(at: instant, number: state.alarms)
            return (old, state.alarms)
        }
        old?.cancel()
        guard let number else { return }
        let clock = clock
        // Detached: the alarm must not sleep on the thread, or under the priority, of the loop that it wakes.
        let task = Task.detached { [weak self] in
            // Ignored: an alarm that was cancelled wakes nobody.
            guard (try? await clock.sleep(until: instant)) != nil else { return }
            self?.goOff(number)
        }
        let isCurrent = state.withLock { state in
            guard state.alarm?.number == number else { return false }
            state.alarm?.task = task
            return true
        }
        if !isCurrent { task.cancel() }
    }

    private func goOff(_ number: Int) {
        let isCurrent = state.withLock { state in
            guard state.alarm?.number == number else { return false }
            state.alarm = nil
            return true
        }
        if isCurrent { ring() }
    }

    deinit {
        state.withLock { $0.alarm?.task?.cancel() }
    }
}
