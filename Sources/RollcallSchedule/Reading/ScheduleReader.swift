public import RollcallCore

/// Reads schedule files: bytes in, jobs and messages out, nothing else touched.
///
/// All that is wrong is found in one pass, but for a file that is not YAML, whose syntax error comes alone. No bytes
/// make it trap, and time and memory are bounded by its limits.
public struct ScheduleReader: Sendable {
    /// The largest file that is read, in bytes; reading one byte more is enough for the message.
    public static let maximumFileSize = 1 << 20
    /// The most jobs that all files together may have.
    public static let maximumJobs = 10_000

    private var facts: ReadingFacts

    /// Looks at arguments that only this program can take.
    public var checks: [ArgumentCheck] {
        get { facts.checks }
        set { facts.checks = newValue }
    }

    /// How the parts of a large file are read; unless it is set, one after the other.
    public var lanes: any ReadingLanes {
        get { facts.lanes }
        set { facts.lanes = newValue }
    }

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - tasks: what jobs may run.
    ///   - zones: the time zones of the system.
    ///   - environment: the variables for `${NAME}` and `max_age`.
    ///   - now: what `at` is compared with.
    public init(
        tasks: [TaskDeclaration], zones: ZoneCatalogue, environment: [String: String], now: Timestamp
    ) {
        facts = ReadingFacts(tasks: tasks, zones: zones, environment: environment, now: now)
    }

    /// Reads files in the order given.
    public func read(_ files: [SourceFile]) -> ScheduleReading {
        var gathering = JobGathering(limit: Self.maximumJobs)
        var logs: [FileLog] = []
        for file in files {
            let log: FileLog
            do {
                log = FileLog(
                    path: file.path, source: try SourceDecoder.decode(file.bytes, limit: Self.maximumFileSize))
                read(FileContext(log: log, facts: facts), into: &gathering)
            } catch {
                log = FileLog(path: file.path, source: error.text)
                log.report(error.finding, at: error.range)
            }
            log.close()
            logs.append(log)
        }
        let diagnostics = logs.flatMap { log in
            log.diagnostics.enumerated().sorted {
                ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset)
            }.map(\.element)
        }
        let hasErrors = logs.contains { $0.errorCount > 0 }
        return ScheduleReading(jobs: hasErrors ? [] : gathering.jobs, diagnostics: diagnostics)
    }

    /// Composes one file and reads it; what stops libyaml is said alone.
    private func read(_ context: FileContext, into gathering: inout JobGathering) {
        do {
            var composer = YAMLComposer(context.log.source) { context.report($0, at: $1) }
            let root = try composer.document()
            FileReader(context: context).read(root, into: &gathering)
        } catch {
            context.log.reset()
            context.report(error.finding, at: error.range)
        }
    }
}
