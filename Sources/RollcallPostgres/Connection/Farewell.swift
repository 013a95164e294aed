internal import CLibPQ
internal import RollcallPlatform
internal import Synchronization

/// The end of a session whose server process is still at work for nobody: the server is told to stop (PQcancel), then
/// the connection is closed.
///
/// PQcancel blocks: it makes a connection of its own to the same address, without a look-up of names, and the session's
/// `tcp_user_timeout` and keepalives bound it. So it has a thread for itself, and nobody waits for it longer than he
/// wants to. A pooler forgets a statement with its client, so the connection is closed after the word has come through.
final class Farewell: Sendable {
    private let end = WakeUp()
    private static let underWay = Atomic(0)

    /// Takes a connection of libpq over and begins; does nothing with it in the calling thread.
    init(to handle: OpaquePointer) {
        let connection = Connection(handle: handle)
        let isOneTooMany = Self.underWay.add(1, ordering: .relaxed).newValue > Self.most
        let thread = ThreadExecutor(name: "rollcall-cancel")
        Task(executorPreference: thread) { [end] in
            if !isOneTooMany { connection.cancel() }
            connection.close()
            Self.underWay.subtract(1, ordering: .relaxed)
            end.signal()
        }
        thread.stop()
    }

    /// Blocks the calling thread until the word has come through, or the bound is over.
    func wait(until deadline: ContinuousClock.Instant) {
        end.wait(until: deadline)
    }

    /// A network that swallows everything leaves a few threads behind for some seconds, not one for each statement; the
    /// server's own bounds end what is left.
    private static let most = 16

    /// A connection of libpq that one thread has at a time.
    private struct Connection: @unchecked Sendable {
        // Unchecked: it was handed over, and only the thread that it was handed to uses it.
        let handle: OpaquePointer

        /// What the server says to it does not matter: a statement that has ended meanwhile cannot be stopped.
        func cancel() {
            guard let cancel = PQgetCancel(handle) else { return }
            defer { PQfreeCancel(cancel) }
            var words = [CChar](repeating: 0, count: 256)
            _ = PQcancel(cancel, &words, 256)
        }

        func close() { PQfinish(handle) }
    }
}
