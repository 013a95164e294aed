internal import Glibc
internal import Synchronization

/// The signals that this process gets, as values, in place of what they do by themselves.
///
/// Once watched, a signal is watched until the process ends: a second TERM is a value too, never a sudden end. A
/// thread of its own passes the values on, so that no busy pool delays them.
public enum SignalWatch {
    /// Begins to watch signals; the stream gives their numbers, oldest first, and never ends by itself.
    ///
    /// One stream per signal: a later watch of the same signal takes it over. nil when the system has no pipe left.
    public static func signals(_ numbers: [Int32]) -> AsyncStream<Int32>? {
        guard let relay = SignalRelay.shared else { return nil }
        let (stream, continuation) = AsyncStream<Int32>.makeStream(bufferingPolicy: .bufferingNewest(64))
        for number in numbers { relay.pass(number, to: continuation) }
        return stream
    }
}

/// The writing end of the pipe that the signal handler writes to; set once, before the first handler.
private let handlerPipe = Atomic<Int32>(-1)

private final class SignalRelay: Sendable {
    static let shared = SignalRelay()

    private let reader: Int32
    private let listeners = Mutex<[Int32: AsyncStream<Int32>.Continuation]>([:])

    private init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reader = ends[0]
        // A full pipe must not block a signal handler; 64 kB of signals that nobody read are enough.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        handlerPipe.store(ends[1], ordering: .releasing)
        let relay = self
        ThreadExecutor(name: "rollcall-signal").run { relay.loop() }
    }

    func pass(_ number: Int32, to listener: AsyncStream<Int32>.Continuation) {
        listeners.withLock { $0[number] = listener }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            // Only what POSIX allows in a handler: an atomic load and write(2), with errno kept.
            let before = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = write(handlerPipe.load(ordering: .acquiring), &byte, 1)
            errno = before
        }
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
    }

    private func loop() {
        var byte: UInt8 = 0
        while true {
            let count = read(reader, &byte, 1)
            if count == 1 {
                let number = Int32(byte)
                _ = listeners.withLock { $0[number]?.yield(number) }
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }
}
