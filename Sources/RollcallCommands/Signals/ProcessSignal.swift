internal import RollcallPlatform

/// A signal that a command listens to.
enum ProcessSignal: Int32, Hashable, Sendable, CaseIterable {
    /// SIGHUP: the files may have changed.
    case hangUp = 1
    /// SIGINT: Ctrl-C.
    case interrupt = 2
    /// SIGUSR1: say how things stand.
    case dump = 10
    /// SIGTERM: a supervisor.
    case terminate = 15

    /// Whether it asks the process to end.
    var asksForEnd: Bool { self == .interrupt || self == .terminate }

    /// The exit status when a second one cuts the process short.
    var exitStatus: CommandStatus { self == .interrupt ? .interrupted : .terminated }
}

extension ProcessSignal {
    /// The signals of this process as values, from now on; a second one is a value too.
    static func watch(_ signals: [ProcessSignal]) -> AsyncStream<ProcessSignal> {
        AsyncStream { continuation in
            guard let numbers = SignalWatch.signals(signals.map(\.rawValue)) else { return continuation.finish() }
            let task = Task {
                for await number in numbers { ProcessSignal(rawValue: number).map { _ = continuation.yield($0) } }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
