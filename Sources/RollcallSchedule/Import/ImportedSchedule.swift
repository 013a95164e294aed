internal import RollcallCore

/// A schedule made of another tool's, with what has no counterpart.
public struct ImportedSchedule: Sendable {
    /// What could not be imported, and why.
    struct LeftOut: Sendable {
        var name: String
        var reason: String
    }

    let source: ImportSource
    private(set) var jobs: [ImportedJob] = []
    private(set) var leftOut: [LeftOut] = []
    /// What is to be said of all jobs.
    private(set) var remarks: [String] = []
    var timezone: String?
    /// What the other tool does without being told.
    var defaults: [ImportedKey] = []

    init(_ source: ImportSource) {
        self.source = source
    }

    mutating func add(_ job: ImportedJob) {
        jobs.append(job)
    }

    mutating func leave(_ name: String, _ reason: String) {
        leftOut.append(LeftOut(name: name, reason: reason))
    }

    /// Adds what a body makes of a job, or why it cannot be imported.
    mutating func add(_ name: String, _ make: (inout ImportedJob) throws(ImportObstacle) -> Void) {
        var job = ImportedJob(name)
        do {
            try make(&job)
            add(job)
        } catch {
            leave(name, error.reason)
        }
    }

    /// Says something of all jobs, once.
    mutating func remark(_ text: String) {
        if !remarks.contains(text) { remarks.append(text) }
    }

    /// The schedule file, with remarks as comments; it has no jobs when none could be imported.
    public var text: String { ScheduleWriter(self).text }

    /// How many jobs it has.
    public var jobCount: Int { jobs.count }

    /// How many remarks stand in it, those of jobs that were left out included.
    public var remarkCount: Int { remarks.count + leftOut.count + jobs.map(\.remarks.count).reduce(0, +) }

    /// How many jobs could not be imported.
    public var leftOutCount: Int { leftOut.count }

    /// The programs that a worker must be allowed to run, in the order of the file.
    public var programs: [String] {
        var seen: Set<String> = []
        return jobs.compactMap(\.program).filter { seen.insert($0).inserted }
    }
}
