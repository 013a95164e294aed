public import RollcallCore

/// An optional power of a presence store: a prune that takes much of a table goes through it in the order in which its
/// rows lie, and not room by room, whose rows lie all over.
///
/// What a stretch takes out of a room is no event yet, as other stretches may take more; the step after the last stretch
/// writes one event for each room that changed. Those of a run that ends before it are written by `tellLeftBehind`. So an
/// event may name somebody who was taken out and has come back since, and whose `added` is the older event.
public protocol StretchPruning: Sendable {
    /// The stretches by which a run had better prune; nil: room by room.
    ///
    /// What is there is estimated, not counted. A run that has begun by stretches goes on by stretches, however little is
    /// left; when nothing is, the plan has none, and the step without stretches tells of what went before.
    ///
    /// With the plan it is written down that the run's events are owed; not under a term that holds no more, whose steps
    /// will be refused.
    ///
    /// - Parameter bound: the age is reckoned back from it instead of from now, when it is earlier, as for a census.
    func stretches(
        maximumAge: Duration, notAfter bound: Timestamp?, under term: LeaseTerm
    ) async throws(StoreError) -> StretchPlan?

    /// Removes what is stale in the next stretches of a list, several at once; with none left, writes the events and
    /// finishes the run as `succeeded`.
    ///
    /// Each stretch is one transaction: the term is checked (run, fence, running), rows with `last_seen` before the cutoff
    /// go, what went from which room is kept with it, and progress is added to the run (`removed`). A presence touched
    /// meanwhile stays, and what is kept does not name it. The last step adds `rooms` and notes rooms that are empty.
    func pruneStretches(_ step: StretchStep, under term: LeaseTerm) async throws(StoreError) -> StepOutcome

    /// Writes the events of runs that have ended before their last step; answers of how many rooms they tell.
    @discardableResult
    func tellLeftBehind() async throws(StoreError) -> Int
}

/// How a prune goes through a table.
public struct StretchPlan: Hashable, Sendable {
    /// Presences with `last_seen` before it are stale.
    public var cutoff: Timestamp
    /// The whole table, in the order in which it lies.
    public var stretches: [TableStretch]
    /// About how many presences there are.
    public var total: Int
    /// About how many of them are stale.
    public var stale: Int

    /// Makes a plan.
    public init(cutoff: Timestamp, stretches: [TableStretch], total: Int, stale: Int) {
        self.cutoff = cutoff
        self.stretches = stretches
        self.total = total
        self.stale = stale
    }
}

/// A part of a table, in the store's own measure.
public struct TableStretch: Hashable, Sendable {
    /// Where it begins.
    public var lower: Int64
    /// Where the next one begins.
    public var upper: Int64

    /// Makes a stretch.
    public init(lower: Int64, upper: Int64) {
        self.lower = lower
        self.upper = upper
    }
}

/// The next step of a prune by stretches.
public struct StretchStep: Hashable, Sendable {
    /// Presences with `last_seen` before it go.
    public var cutoff: Timestamp
    /// The stretches that are left.
    public var stretches: ArraySlice<TableStretch>

    /// Makes a step.
    public init(cutoff: Timestamp, stretches: ArraySlice<TableStretch>) {
        self.cutoff = cutoff
        self.stretches = stretches
    }
}
