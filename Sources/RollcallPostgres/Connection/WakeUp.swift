internal import CLibPQ
internal import Glibc
internal import RollcallCore

/// What ends the wait of a thread in poll(2), from any other thread.
final class WakeUp: Sendable {
    /// To be polled for reading.
    let descriptor: Int32

    init() {
        descriptor = rollcall_wake_up_descriptor()
    }

    deinit {
        close(descriptor)
    }

    /// Ends the wait that is on, or else the next one.
    func signal() {
        var one: UInt64 = 1
        // A full counter is one that signals already.
        _ = write(descriptor, &one, 8)
    }

    /// Blocks the calling thread until it is signalled, or the bound is over.
    func wait(until deadline: ContinuousClock.Instant) {
        while true {
            let left = deadline - .now
            guard left > .zero else { return }
            var watched = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
            if poll(&watched, 1, Int32(clamping: left.wholeMicroseconds / 1_000 + 1)) > 0 { return }
        }
    }

    /// Forgets what was signalled; true when something was.
    func clear() -> Bool {
        var count: UInt64 = 0
        return read(descriptor, &count, 8) == 8
    }
}
