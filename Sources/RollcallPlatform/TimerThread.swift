internal import Glibc
internal import RollcallCore

/// Wakes sleeping tasks at instants of the boot clock, from a thread of its own.
///
/// `Task.sleep` needs a thread of Swift's pool to wake anybody, and a handler that starts tasks which compute can keep
/// all of them for seconds: then a heartbeat would oversleep its lease. A sleeper here is resumed by this thread, on
/// the executor that its task prefers.
///
/// The condition variable waits on CLOCK_MONOTONIC, which stands still while the machine sleeps; so it never waits
/// longer than a second before it looks at the boot clock again.
final class TimerThread: @unchecked Sendable {
    // Unchecked: everything mutable is only touched under `lock`.
    static let shared = TimerThread()

    private struct Entry: Comparable {
        var instant: BootInstant
        var number: Int

        static func < (left: Entry, right: Entry) -> Bool {
            (left.instant, left.number) < (right.instant, right.number)
        }
    }

    private static let longestWait = Duration.seconds(1)

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var queue = MinHeap<Entry>()
    private var sleepers: [Int: CheckedContinuation<Void, any Error>] = [:]
    /// Cancelled before they lay down.
    private var cancelled: Set<Int> = []
    private var numbers = 0

    private init() {
        pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
        ThreadExecutor(name: "rollcall-timer").run { self.loop() }
    }

    /// Returns when the boot clock has reached an instant; throws `CancellationError` when the task is cancelled.
    func sleep(until instant: BootInstant) async throws {
        let number = locked { () -> Int in
            numbers += 1
            return numbers
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = locked { lieDown(continuation, as: Entry(instant: instant, number: number)) }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = locked { () -> CheckedContinuation<Void, any Error>? in
                guard let sleeper = sleepers.removeValue(forKey: number) else {
                    cancelled.insert(number)
                    return nil
                }
                return sleeper
            }
            sleeper?.resume(throwing: CancellationError())
        }
        // A cancel that came after the waking has left its mark.
        locked { _ = cancelled.remove(number) }
    }

    /// Whether the sleeper was cancelled before it could lie down.
    private func lieDown(_ continuation: CheckedContinuation<Void, any Error>, as entry: Entry) -> Bool {
        if cancelled.remove(entry.number) != nil { return true }
        sleepers[entry.number] = continuation
        let isFirst = queue.smallest.map { entry < $0 } ?? true
        queue.insert(entry)
        if queue.count > 2 * sleepers.count + 64 { queue.keep { sleepers[$0.number] != nil } }
        if isFirst { pthread_cond_signal(changed) }
        return false
    }

    private func loop() {
        while true {
            for sleeper in locked({ waitForDue() }) { sleeper.resume() }
        }
    }

    /// Called with the lock held; gives it up while it waits.
    private func waitForDue() -> [CheckedContinuation<Void, any Error>] {
        while true {
            let now = SystemClock.bootNow
            var due: [CheckedContinuation<Void, any Error>] = []
            while let first = queue.smallest, first.instant <= now || sleepers[first.number] == nil {
                queue.takeSmallest()
                if let sleeper = sleepers.removeValue(forKey: first.number) { due.append(sleeper) }
            }
            guard due.isEmpty else { return due }
            if let first = queue.smallest {
                wait(for: min(first.instant - now, Self.longestWait))
            } else {
                pthread_cond_wait(changed, lock)
            }
        }
    }

    private func wait(for duration: Duration) {
        var end = timespec()
        clock_gettime(CLOCK_MONOTONIC, &end)
        let nanoseconds = end.tv_nsec + Int(duration.wholeMicroseconds % 1_000_000) * 1_000
        end.tv_sec += Int(duration.wholeMicroseconds / 1_000_000) + nanoseconds / 1_000_000_000
        end.tv_nsec = nanoseconds % 1_000_000_000
        pthread_cond_timedwait(changed, lock, &end)
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }
}
