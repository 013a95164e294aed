internal import RollcallCore

/// The jobs of all files so far, each name once.
struct JobGathering {
    let limit: Int
    private(set) var jobs: [ScheduledJob] = []
    private var origins: [JobName: ScheduledJob.Origin] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    /// How a name may be used.
    enum Claim {
        case free
        /// Another file has the name already.
        case taken(ScheduledJob.Origin)
        /// There are as many jobs as there may be.
        case full
    }

    /// Takes a name for the job that is about to be read, valid or not.
    mutating func claim(_ name: JobName, at origin: ScheduledJob.Origin) -> Claim {
        if let first = origins[name] { return .taken(first) }
        guard origins.count < limit else { return .full }
        origins[name] = origin
        return .free
    }

    mutating func append(_ job: ScheduledJob) {
        jobs.append(job)
    }
}
