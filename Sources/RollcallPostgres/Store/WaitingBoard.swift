internal import RollcallCore

/// What has not ended of some jobs, as the claiming transaction holds it: which of it may start now, in which order.
///
/// Pure: rows come in, and what the transaction changes is told to it.
struct WaitingBoard {
    let grant: ClaimGrant
    let now: Timestamp
    private var jobs: [JobName: JobRow] = [:]
    private var runs: [JobName: [StoredRun]] = [:]
    private var changed: Set<JobName> = []

    init(grant: ClaimGrant, now: Timestamp, jobs: [JobRow], runs: [StoredRun]) {
        self.grant = grant
        self.now = now
        for job in jobs { self.jobs[job.state.name] = job }
        self.runs = Dictionary(grouping: runs, by: \.run.job)
    }

    /// The runs that are to be looked at, those first that were ready first: that may start, or must be skipped.
    ///
    /// Runs that must wait (their job is held back, or they queue behind another run) are left out, so that hundreds
    /// of them starve nobody; one whose deadline has passed, and one behind another that waits already, is there even
    /// so, to be skipped.
    func ready() -> [StoredRun] {
        runs.values.flatMap { ofJob in ofJob.filter { isReady($0, among: ofJob) } }.sorted {
            (Self.readiness($0), $0.run.id) < (Self.readiness($1), $1.run.id)
        }
    }

    private func isReady(_ stored: StoredRun, among all: [StoredRun]) -> Bool {
        let run = stored.run
        guard grant.tasks.contains(run.task), grant.onlyRun == nil || grant.onlyRun == run.id else { return false }
        if run.state == .retrying { return run.timeToRetry(at: now) == .zero }
        guard run.state == .queued, !(run.trigger.isFromSchedule && jobs[run.job]?.isHeldBack == true) else {
            return false
        }
        if let startBy = stored.startBy, startBy < now { return true }
        let isBehindAnother =
            stored.isWaiting && stored.chain == nil
            && all.contains { $0.run.state == .queued && Self.isOlder($0, stored) }
        if isBehindAnother { return true }
        if stored.isWaiting, all.contains(where: { $0.run.state.isActive }) { return false }
        return olderOfChain(before: stored).map { $0 == 0 } ?? true
    }

    /// What a queued run finds of its job: the active runs, and how many were queued before it.
    func occupancy(around stored: StoredRun) -> Occupancy {
        let all = runs[stored.run.job] ?? []
        let active = all.filter { $0.run.state.isActive }
            .sorted { (Self.readiness($0), $0.run.id) < (Self.readiness($1), $1.run.id) }
        guard !active.isEmpty else { return Occupancy() }
        return Occupancy(
            active: active.map(\.run.id),
            queued: all.count { $0.run.state == .queued && Self.isOlder($0, stored) })
    }

    /// How many older runs of a run's chain have not ended; nil for a run without a chain.
    func olderOfChain(before stored: StoredRun) -> Int? {
        guard let chain = stored.chain, let tick = stored.run.tick else { return nil }
        return (runs[stored.run.job] ?? []).count { other in
            guard other.chain == chain, let theirs = other.run.tick else { return false }
            return theirs.epoch == tick.epoch && theirs.instant < tick.instant
        }
    }

    /// The job of a run.
    func job(of stored: StoredRun) -> JobRow? { jobs[stored.run.job] }

    /// A run has ended.
    mutating func remove(_ run: RunID, of job: JobName) {
        runs[job]?.removeAll { $0.run.id == run }
    }

    /// A run was claimed, under the next fence of its job.
    mutating func start(_ run: RunID, of job: JobName, under fence: Int64) {
        jobs[job]?.state.fence = fence
        changed.insert(job)
        guard let index = runs[job]?.firstIndex(where: { $0.run.id == run }) else { return }
        runs[job]?[index].run.state = .running
        runs[job]?[index].run.nextAttemptAt = nil
    }

    /// The jobs whose fence has risen, sorted by name.
    var changedJobs: [JobRow] { changed.sorted().compactMap { jobs[$0] } }

    private static func readiness(_ stored: StoredRun) -> Timestamp { stored.run.nextAttemptAt ?? stored.run.due }

    private static func isOlder(_ left: StoredRun, _ right: StoredRun) -> Bool {
        (left.run.due, left.run.id) < (right.run.due, right.run.id)
    }
}

extension RunState {
    /// Whether it counts for `overlap`.
    fileprivate var isActive: Bool { self == .running || self == .retrying }
}
