internal import RollcallCore
internal import Synchronization

/// Stops something at the first SIGINT or SIGTERM, and again at the second, which is then the exit status.
final class StopBySignal: Sendable {
    private let heard = Mutex<[ProcessSignal]>([])

    /// Listens from now on.
    init(_ invocation: Invocation, stop: @escaping @Sendable () -> Void) {
        let signals = invocation.signals([.interrupt, .terminate])
        Task { [self] in
            for await signal in signals where signal.asksForEnd {
                heard.withLock { $0.append(signal) }
                stop()
            }
        }
    }

    /// 130 or 143 once a second signal came; nil before.
    var status: CommandStatus? {
        heard.withLock { $0.count > 1 ? $0[1].exitStatus : nil }
    }

    /// Whether a signal came.
    var isAsked: Bool { heard.withLock { !$0.isEmpty } }
}
