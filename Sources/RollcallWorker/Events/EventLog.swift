public import Logging
internal import RollcallCore

/// Writes what happens in a worker as log lines: the one place where events become words.
///
/// Fields: `job run_id tick attempt worker duration_ms error`; the log handler adds time, level and message.
public struct EventLog: WorkerObserver {
    private let logger: Logger

    /// Writes to a logger; the worker's label goes along with each line.
    public init(logger: Logger, worker: String) {
        var logger = logger
        logger[metadataKey: "worker"] = .string(worker)
        self.logger = logger
    }

    /// Writes the line of an event, on the level that fits it.
    public func observe(_ event: WorkerEvent) {
        let line = EventLine(event)
        logger.log(level: line.level, "\(line.message)", metadata: line.fields)
    }
}
