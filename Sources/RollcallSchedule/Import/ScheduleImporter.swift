public import RollcallCore

/// Makes rollcall's schedule of another tool's: bytes in, text out, nothing else touched.
public struct ScheduleImporter: Sendable {
    /// The largest file that is read, in bytes: a cluster's manifests with their status may be large.
    public static let maximumSize = 8 << 20

    private let options: ImportOptions

    /// Makes an importer.
    public init(_ options: ImportOptions) {
        self.options = options
    }

    /// Reads a file of the tool; what in it cannot be imported is in the answer.
    ///
    /// Throws when the file as a whole is not what it was said to be.
    public func read(_ bytes: [UInt8], from source: ImportSource) throws(ImportFailure) -> ImportedSchedule {
        let text: SourceText
        do {
            text = try SourceDecoder.decode(bytes, limit: Self.maximumSize)
        } catch {
            let line = error.text.position(of: error.range.lowerBound).line
            throw ImportFailure(message: error.finding.message, line: line)
        }
        if source == .crontab {
            return CrontabImport(options: options).read(text.text(text.scalars.indices))
        }
        let documents = try documents(text)
        guard let first = documents.first else { throw ImportFailure(message: "the file is empty") }
        switch source {
        case .kubernetes: return KubernetesImport(options: options).read(documents)
        case .solidQueue, .sidekiqCron: return try RailsImport(options: options, source: source).read(first)
        case .celery, .djangoCeleryBeat, .crontab: return try CeleryImport(options: options).read(first)
        }
    }

    /// Takes the rows of django-celery-beat.
    public func read(_ tasks: [BeatTask]) -> ImportedSchedule {
        BeatTaskImport(options: options).read(tasks)
    }

    private func documents(_ text: SourceText) throws(ImportFailure) -> [YAMLNode] {
        do {
            var composer = LenientComposer(text)
            return try composer.documents()
        } catch {
            throw ImportFailure(message: error.message, line: error.line)
        }
    }
}
