/// Work that the workers share without a row in history: old runs are pruned, events are delivered, revisions that
/// nobody plans any more are found (semantics, rules 5 and 23).
public protocol HousekeepingStore: Sendable {
    /// Gives the turn at a chore to at most one of all workers in each period.
    ///
    /// In one transaction: when nobody has taken the turn within the period, by the lease clock (a turn of another
    /// boot of the kernel counts as long ago), the worker has it from now on for one period. Otherwise nothing is
    /// written. The turn is the lease of the chore: who has it stops before the period is over, and who dies in it
    /// costs the chore that period. Races: one of two callers has the turn, the other is told how long it lasts.
    func claimTurn(_ chore: String, every period: Duration, by worker: WorkerID) async throws(StoreError) -> TurnOutcome

    /// The jobs, neither removed nor without a definition, whose current revision no live worker's schedule holds,
    /// sorted by name. A read.
    ///
    /// What a worker holds is what `WorkerRegistry.register` was told: each job with its `DefinitionHash`.
    func unheldRevisions() async throws(StoreError) -> [JobName]
}

/// What became of a claim to a turn.
public enum TurnOutcome: Hashable, Sendable {
    /// The turn is this worker's for one period.
    case taken
    /// Somebody has the turn; the next begins after this.
    case waits(Duration)
}
