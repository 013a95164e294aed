public import RollcallCore

/// A job of the schedule file, ready to be planned, and where it was written.
public struct ScheduledJob: Hashable, Sendable {
    /// A place that `schedule list` can name.
    public struct Origin: Hashable, Sendable, Codable {
        /// The file, as it was named.
        public var file: String
        /// The line of the job's name, counted from 1.
        public var line: Int

        /// Makes a place.
        public init(file: String, line: Int) {
            self.file = file
            self.line = line
        }
    }

    /// The definition with every default filled in.
    public var definition: JobDefinition
    /// Where it stands.
    public var origin: Origin
    /// Where each argument's value comes from: `file`, the name of a variable, or `default`.
    public var argumentOrigins: [String: String]

    /// Makes a job.
    public init(definition: JobDefinition, origin: Origin, argumentOrigins: [String: String] = [:]) {
        self.definition = definition
        self.origin = origin
        self.argumentOrigins = argumentOrigins
    }
}

/// What some schedule files say.
public struct ScheduleReading: Hashable, Sendable {
    /// The jobs, in the order of the files; none when anything is an error, so that half a schedule is never used.
    public var jobs: [ScheduledJob]
    /// Everything that is wrong, by file in the order given, then by place.
    public var diagnostics: [Diagnostic]

    /// Makes a reading.
    public init(jobs: [ScheduledJob] = [], diagnostics: [Diagnostic] = []) {
        self.jobs = jobs
        self.diagnostics = diagnostics
    }

    /// Whether the schedule must not be used.
    public var hasErrors: Bool {
        diagnostics.contains { $0.severity == .error }
    }
}
