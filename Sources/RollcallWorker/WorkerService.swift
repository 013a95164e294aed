internal import RollcallCore
public import ServiceLifecycle
internal import Synchronization

/// A worker as one service of a `ServiceGroup`: graceful shutdown drains it, cancellation stops it now.
///
/// A run that was cut off is no error here; `result` tells.
public final class WorkerService: Service {
    private let worker: Worker
    private let outcome = Mutex<WorkerResult?>(nil)

    /// Wraps a worker that has not started.
    public init(_ worker: Worker) {
        self.worker = worker
    }

    /// How the worker ended; nil before.
    public var result: WorkerResult? { outcome.withLock { $0 } }

    /// Works until the group shuts down or the worker is done by itself.
    public func run() async throws {
        let result = try await withGracefulShutdownHandler {
            try await worker.run()
        } onGracefulShutdown: {
            self.worker.stop()
        }
        outcome.withLock { $0 = result }
    }
}
