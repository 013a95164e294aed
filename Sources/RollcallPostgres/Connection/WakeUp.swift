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

    /// Why a wait was over.
    enum Ending { case signalled, interrupted, late }

    /// Blocks the calling thread until it is signalled, or another one is, or the bound is over.
    ///
    /// Forgets nothing that was signalled, but what interrupted.
    @discardableResult
    func wait(until deadline: ContinuousClock.Instant, unless interrupt: WakeUp? = nil) -> Ending {
        while true {
            let left = deadline - .now
            var watched = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
            if let interrupt { watched.append(pollfd(fd: interrupt.descriptor, events: Int16(POLLIN), revents: 0)) }
            let found = poll(
                &watched, nfds_t(watched.count), left > .zero ? Int32(clamping: left.wholeMicroseconds / 1_000 + 1) : 0)
            if found > 0, watched[0].revents != 0 { return .signalled }
            if found > 0, let interrupt, interrupt.clear() { return .interrupted }
            guard left > .zero else { return .late }
        }
    }

    /// Forgets what was signalled; true when something was.
    func clear() -> Bool {
        var count: UInt64 = 0
        return read(descriptor, &count, 8) == 8
    }
}
