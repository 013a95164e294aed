internal import Logging
internal import RollcallCore

/// Writes each event as one line with one write(2) to standard error; what cannot be written is dropped.
///
/// A line is at most 16 KiB; control characters of data are escaped, so that no data can forge a line.
struct LineLogHandler: LogHandler {
    let stream: TextStream
    let destination: LogDestination
    let palette: Palette
    let clock: any HostClock
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(
        stream: TextStream, destination: LogDestination, palette: Palette, clock: any HostClock, level: Logger.Level
    ) {
        self.stream = stream
        self.destination = destination
        self.palette = palette
        self.clock = clock
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        if let error = event.error, fields["error"] == nil { fields["error"] = "\(error)" }
        let line = LogText(
            at: clock.wall, level: event.level, message: event.message.description, fields: Self.ordered(fields))
        do {
            try stream.write(line.text(destination, palette: palette))
        } catch {
            // Nothing reads the log any more; the worker goes on.
            return
        }
    }

    /// The fields in the contract's order, others after them by name.
    private static func ordered(_ fields: Logger.Metadata) -> [(key: String, value: Logger.MetadataValue)] {
        guard fields.count > 1 else { return fields.map { ($0.key, $0.value) } }
        return fields.map { ($0.key, $0.value) }.sorted { left, right in
            (LogText.rank(left.0), left.0) < (LogText.rank(right.0), right.0)
        }
    }
}
