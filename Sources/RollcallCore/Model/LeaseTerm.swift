/// What a fenced write carries: it counts only while the run is running under exactly this fence.
///
/// The fence is a counter on the job, plus one at every term of any of its runs; it survives retention, removal and
/// re-adding of the job (semantics, rule 3). A worker that was stopped past its lease still holds its old term, and
/// the store refuses it.
public struct LeaseTerm: Hashable, Sendable {
    /// The run.
    public let run: RunID
    /// The fence of the term.
    public let fence: Int64

    /// Makes a term.
    public init(run: RunID, fence: Int64) {
        self.run = run
        self.fence = fence
    }
}

/// A term-scoped claim on a run, as the store holds it.
public struct Lease: Hashable, Sendable {
    /// What writes under it carry.
    public var term: LeaseTerm
    /// Who holds it.
    public var worker: WorkerID
    /// The number of the attempt that it is for.
    public var attempt: Int

    /// Makes a lease.
    public init(term: LeaseTerm, worker: WorkerID, attempt: Int) {
        self.term = term
        self.worker = worker
        self.attempt = attempt
    }
}
