/// Somebody who is told what happens in a worker: the log, later the metrics, a test.
public protocol WorkerObserver: Sendable {
    /// Takes an event. Called on the worker's own threads: it returns at once and never blocks.
    func observe(_ event: WorkerEvent)
}
