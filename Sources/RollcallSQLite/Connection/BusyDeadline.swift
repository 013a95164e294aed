internal import Glibc
internal import Synchronization

/// Until when one operation of a connection may wait for others, and the waiting itself: a millisecond at a time.
///
/// SQLite's own back-off sleeps up to 100 ms a time and then finds the lock taken again; a touch beside a prune waited
/// 9.6 s with it, and 66 ms at the longest with this (measured).
final class BusyDeadline: Sendable {
    private let nanoseconds = Atomic<Int64>(0)

    /// The operation that begins now may wait this long in all.
    func start(_ patience: Duration) {
        let parts = patience.components
        let length = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
        nanoseconds.store(Self.now + length, ordering: .relaxed)
    }

    /// From now on nothing waits.
    func expire() {
        nanoseconds.store(0, ordering: .relaxed)
    }

    /// Waits a millisecond and answers true; false when the time is up.
    func pause() -> Bool {
        guard Self.now < nanoseconds.load(ordering: .relaxed) else { return false }
        usleep(1_000)
        return true
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
