public import RollcallCore

extension MemoryStore: HistoryStore {
    /// Runs that match, newest first, with their attempts.
    public func runs(_ query: HistoryQuery) async throws(StoreError) -> HistoryPage {
        try read("read history") { state in
            let matching = state.runs(matching: query)
            guard let limit = query.limit else { return HistoryPage(runs: matching, hasMore: false) }
            return HistoryPage(runs: Array(matching.prefix(limit)), hasMore: matching.count > limit)
        }
    }

    /// The run that a person means by an id, a unique prefix of one, or a job's name.
    public func run(matching reference: String) async throws(StoreError) -> RunLookup {
        try read("find a run") { $0.run(matching: reference) }
    }

    /// Counts and percentiles by job, sorted by name.
    public func summary(_ query: HistoryQuery) async throws(StoreError) -> [JobSummary] {
        try read("sum up history") { state in
            let byJob = Dictionary(grouping: state.runs(matching: query), by: \.job)
            return byJob.keys.sorted().map { JobSummary(job: $0, runs: byJob[$0] ?? []) }
        }
    }

    /// The newest run of each job that is not a skip row.
    public func latestRuns() async throws(StoreError) -> [Run] {
        try read("read the latest runs") { state in
            let runs = state.runs(matching: HistoryQuery()).filter { $0.state != .skipped }
            return Dictionary(grouping: runs, by: \.job).values.compactMap(\.first).sorted { $0.job < $1.job }
        }
    }

    /// The lines of a run's log, oldest first, and how many were dropped.
    public func log(of run: RunID) async throws(StoreError) -> RunLog {
        try read("read a log") { $0.logs[run] ?? RunLog() }
    }

    /// The newest entries of the audit trail, newest first.
    public func audit(of job: JobName?, limit: Int) async throws(StoreError) -> [AuditRecord] {
        try read("read the audit trail") { state in
            Array(state.audit.reversed().filter { job == nil || $0.job == job }.prefix(limit))
        }
    }
}

extension MemoryState {
    /// Newest first.
    fileprivate func runs(matching query: HistoryQuery) -> [Run] {
        [open.values, ended.values].joined().filter { $0.matches(query) }.map(\.run).sorted { $0.id > $1.id }
    }

    fileprivate func run(matching reference: String) -> RunLookup {
        if let id = RunID(reference) { return row(of: id).map { .found($0.run) } ?? .none }
        let ofJob = runs(matching: HistoryQuery(job: JobName(stored: reference)))
        if let run = ofJob.first(where: { $0.state != .skipped }) ?? ofJob.first { return .found(run) }
        guard reference.count >= 4 else { return .none }
        let prefix = reference.lowercased()
        let found = [open.keys, ended.keys].joined().filter { $0.description.hasPrefix(prefix) }.sorted()
        if let only = found.first, found.count == 1, let row = row(of: only) { return .found(row.run) }
        return found.isEmpty ? .none : .ambiguous(Array(found.prefix(10)))
    }
}

extension RunRow {
    fileprivate func matches(_ query: HistoryQuery) -> Bool {
        let writtenAt = run.skipped?.last ?? run.createdAt
        return (query.job.map { $0 == run.job } ?? true)
            && (query.states.isEmpty || query.states.contains(run.state))
            && (query.since.map { writtenAt >= $0 } ?? true)
            && (query.until.map { writtenAt < $0 } ?? true)
            && (query.before.map { run.id < $0 } ?? true)
    }
}

extension JobSummary {
    /// Sums up the runs of one job, newest first.
    fileprivate init(job: JobName, runs all: [Run]) {
        self.init(job: job)
        let rows = all.filter { $0.state != .skipped }
        runs = rows.count
        succeeded = rows.count { $0.state == .succeeded }
        failed = rows.count { $0.state == .failed }
        for skip in all where skip.state == .skipped {
            guard let reason = skip.reason else { continue }
            skipped[reason, default: 0] += skip.skipped?.count ?? 1
        }
        removed = rows.reduce(0) { $0 + ($1.result?["removed"]?.integer ?? 0) }
        let durations = rows.compactMap(\.duration).sorted()
        median = Self.percentile(50, of: durations)
        percentile95 = Self.percentile(95, of: durations)
        lastFailure = rows.first { $0.state == .failed }?.failure
    }

    /// The nearest rank: the smallest value that at least so many percent do not pass.
    private static func percentile(_ percent: Int, of sorted: [Duration]) -> Duration? {
        guard !sorted.isEmpty else { return nil }
        return sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
}
