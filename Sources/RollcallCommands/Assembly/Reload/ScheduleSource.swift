internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule

/// The files of a schedule as a worker reads them again and again: each content is judged once.
struct ScheduleSource: Sendable {
    /// What a look found.
    enum Look {
        /// What was there at the last look, or what has been told of since the last good one.
        case same
        /// A schedule, and what may be wrong with it all the same.
        case good([ScheduledJob], warnings: [Diagnostic])
        /// No schedule; everything stays as it is.
        case bad(ScheduleFault, isTold: Bool)
    }

    /// So many different faults in a row are told once each; of more, the oldest may be told again.
    private static let remembered = 256

    private let invocation: Invocation
    /// What the command line names.
    let paths: [String]
    private var last: Int?
    private var told: [Int] = []

    /// Reads what is named, or the standard folder, on behalf of a worker.
    ///
    /// - Parameter current: the files that the worker began with; nil when it could not.
    init(_ named: [String], in invocation: Invocation, current: ScheduleFiles?) {
        self.invocation = invocation
        paths = named.isEmpty ? [ScheduleFiles.standardFolder] : named
        last = current.map { Self.hash($0.files) }
    }

    /// Whether the files can be read more than once: a pipe cannot.
    var isLasting: Bool { !paths.contains { FileReading.kind(of: $0) == .passing } }

    /// Which names of a folder are part of a schedule.
    static func isWanted(_ name: String) -> Bool { ScheduleFiles.isScheduleName(name) }

    /// What can be seen of the files from outside.
    var signs: PathSigns { PathSigns(of: paths, isWanted: Self.isWanted) }

    /// What the files say, or why they cannot be read; nil: nothing is named, and the standard folder is not there.
    func read() -> Result<ScheduleFiles?, CommandFailure> {
        Result { () throws(CommandFailure) in try ScheduleFiles(paths, isLasting: true) }
    }

    /// Reads the files and judges them.
    mutating func look(isAsked: Bool = false) -> Look { judge(read(), isAsked: isAsked) }

    /// Judges what was read.
    ///
    /// - Parameter isAsked: somebody wants an answer, also when nothing has changed.
    mutating func judge(_ read: Result<ScheduleFiles?, CommandFailure>, isAsked: Bool) -> Look {
        do throws(CommandFailure) {
            guard let schedule = try read.get() else { return .same }
            let key = Self.hash(schedule.files)
            guard isAsked || key != last else { return .same }
            last = key
            let reading = invocation.read(schedule.files)
            guard !reading.hasErrors else { return bad(ScheduleFault(reading.diagnostics), key, isAsked) }
            told = []
            return .good(reading.jobs, warnings: reading.diagnostics)
        } catch {
            let key = Self.hash(of: error.message)
            guard isAsked || key != last else { return .same }
            last = key
            return bad(ScheduleFault(error), key, isAsked)
        }
    }

    private mutating func bad(_ fault: ScheduleFault, _ key: Int, _ isAsked: Bool) -> Look {
        let isTold = !isAsked && told.contains(key)
        if !told.contains(key) { told = told.suffix(Self.remembered - 1) + [key] }
        return .bad(fault, isTold: isTold)
    }

    private static func hash(_ files: [SourceFile]) -> Int {
        var hasher = Hasher()
        for file in files {
            hasher.combine(file.path)
            file.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
        return hasher.finalize()
    }

    private static func hash(of message: String) -> Int {
        var hasher = Hasher()
        hasher.combine("no files")
        hasher.combine(message)
        return hasher.finalize()
    }
}
