public import RollcallCore

/// Where presences live.
///
/// Each method is one transaction, whose changes are in the outbox with it.
///
/// Staleness goes by the store's clock, read inside the transaction, never by the caller's.
public protocol PresenceStore: Sendable {
    /// Puts a channel into a room, or refreshes it there: one upsert on (room, channel).
    ///
    /// New: event `added`. Another user: the user is replaced, event `updated`. The same again: `last_seen` is
    /// refreshed, no event. The room's row is made when it is not there. Races: against a prune of rooms the add wins
    /// or comes after it; it is never lost.
    func add(_ channel: ChannelName, to room: RoomName, user: UserID?) async throws(StoreError) -> AddOutcome

    /// Takes a channel out of a room; true when it was there. The room's row stays. Event `removed`.
    func remove(_ channel: ChannelName, from room: RoomName) async throws(StoreError) -> Bool

    /// Sets `last_seen` of every presence of the channels to now, all in one transaction; a channel that is named twice
    /// counts once. No event.
    func touch(_ channels: [ChannelName]) async throws(StoreError) -> TouchOutcome

    /// Takes a channel out of every room; answers which. One `removed` event for each.
    func leaveAll(_ channel: ChannelName) async throws(StoreError) -> [RoomName]

    /// Which rooms hold presences older than an age, and what a brake must know, at one instant. A read; its cost
    /// follows the stale rows, not the rooms.
    ///
    /// - Parameter bound: the age is reckoned back from it instead of from now, when it is earlier: an attempt that takes
    ///   a run over removes what was stale when the run began, so that no room is told of twice.
    func census(maximumAge: Duration, notAfter bound: Timestamp?) async throws(StoreError) -> PresenceCensus

    /// Removes what is stale in the next rooms of a list, within a time budget; one `pruned` event for each room,
    /// visible when its last stale row is gone.
    ///
    /// One transaction: the term is checked (run, fence, running), rows with `last_seen` before the cutoff go (the
    /// condition is checked again, a presence touched meanwhile stays), events are written, progress is added to the
    /// run (`removed`, and `rooms`, in which a room that takes several steps counts once), and the step that comes to
    /// the end of the list finishes the run as `succeeded`. With a nil term nothing of a run is checked or written,
    /// and each step that changed a room leaves an event.
    func pruneStep(_ step: PruneStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome

    /// Removes rooms that have been empty for a time, a batch at once; one `vacated` event for each.
    ///
    /// One transaction like `pruneStep`, with progress `removed`; the step that finds no more finishes the run.
    func pruneRoomsStep(_ step: PruneRoomsStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome
}

extension PresenceStore {
    /// Which rooms hold presences older than an age now.
    public func census(maximumAge: Duration) async throws(StoreError) -> PresenceCensus {
        try await census(maximumAge: maximumAge, notAfter: nil)
    }
}

/// What became of an add.
public struct AddOutcome: Hashable, Sendable {
    /// What happened to the presence.
    public enum Change: Hashable, Sendable {
        /// It is new.
        case added
        /// It has another user.
        case updated
        /// It was there; its `last_seen` is now.
        case refreshed
    }

    /// The presence as it is now.
    public var presence: Presence
    /// What happened.
    public var change: Change

    /// Makes an outcome.
    public init(presence: Presence, change: Change) {
        self.presence = presence
        self.change = change
    }
}

/// What became of a touch.
public struct TouchOutcome: Hashable, Sendable {
    /// How many presences were refreshed.
    public var touched: Int
    /// Channels without any presence: pruned, or never added.
    ///
    /// They should be added again.
    public var unknown: [ChannelName]

    /// Makes an outcome.
    public init(touched: Int, unknown: [ChannelName] = []) {
        self.touched = touched
        self.unknown = unknown
    }
}

/// What a prune knows before its first delete.
public struct PresenceCensus: Hashable, Sendable {
    /// Presences with `last_seen` before it are stale: the store's clock less the age.
    public var cutoff: Timestamp
    /// How many presences there are.
    public var total: Int
    /// How many of them are stale.
    public var stale: Int
    /// The oldest `last_seen` of all; nil when there is none.
    public var oldest: Timestamp?
    /// The newest `last_seen` of all; nil when there is none.
    public var newest: Timestamp?
    /// The rooms with stale presences, in the store's own order.
    public var rooms: [StaleRoom]

    /// Makes a census of nothing.
    public init(cutoff: Timestamp) {
        self.cutoff = cutoff
        total = 0
        stale = 0
        rooms = []
    }
}

/// A room with stale presences.
public struct StaleRoom: Hashable, Sendable {
    /// The store's own key of the room.
    public var key: Int64
    /// How many stale presences it had when counted.
    public var stale: Int

    /// Makes an entry.
    public init(key: Int64, stale: Int) {
        self.key = key
        self.stale = stale
    }
}

/// The next step of a prune of presences.
public struct PruneStep: Hashable, Sendable {
    /// Presences with `last_seen` before it go.
    public var cutoff: Timestamp
    /// The rooms that are left, in the census' order.
    ///
    /// A room may be done in several steps.
    public var rooms: ArraySlice<StaleRoom>
    /// How long the transaction may take, nil for as long as the store finds best.
    ///
    /// It ends with the row or room after.
    public var budget: Duration?
    /// At most so many rows in this transaction; nil: as many as the store finds best.
    public var batch: Int?
    /// The run, for its events; nil without one.
    public var run: RunID?

    /// Makes a step.
    public init(
        cutoff: Timestamp, rooms: ArraySlice<StaleRoom>, budget: Duration? = nil, batch: Int? = nil, run: RunID? = nil
    ) {
        self.cutoff = cutoff
        self.rooms = rooms
        self.budget = budget
        self.batch = batch
        self.run = run
    }
}

/// The next step of a prune of rooms.
public struct PruneRoomsStep: Hashable, Sendable {
    /// Only rooms that have been empty for so long.
    public var emptyFor: Duration
    /// At most so many rooms in this transaction.
    public var batch: Int
    /// The run, for its events; nil without one.
    public var run: RunID?
    /// Whether it is the first of its run: then the store looks what others have emptied and filled.
    public var isFirst = true

    /// Makes a step.
    public init(emptyFor: Duration = .zero, batch: Int = 500, run: RunID? = nil) {
        self.emptyFor = emptyFor
        self.batch = batch
        self.run = run
    }
}

/// What became of a fenced step.
public enum StepOutcome: Hashable, Sendable {
    /// Committed, and there is more to do.
    case more(StepProgress)
    /// Committed, nothing is left, and the run, if there is one, is recorded as succeeded with this result.
    case done(StepProgress)
    /// The term holds no more; nothing was written.
    case leaseLost
    /// Rows of the application refer to what was to go; nothing was written, and trying again changes nothing until
    /// they are gone.
    case referenced(RowReference)
}

/// A foreign key of the application that a delete would have broken.
public struct RowReference: Hashable, Sendable {
    /// The table that refers.
    public var table: String
    /// Its constraint: the name, or its columns where it has none.
    public var constraint: String

    /// Makes a reference.
    public init(table: String, constraint: String) {
        self.table = table
        self.constraint = constraint
    }
}

/// What a step did.
public struct StepProgress: Hashable, Sendable {
    /// Rows that this step removed.
    public var removed: Int
    /// Entries of the list (rooms, or stretches of a table) that are finished with this step.
    public var entriesDone: Int
    /// The run's total, earlier attempts included; what this step did, without a run.
    public var total: RunResult

    /// Makes a progress.
    public init(removed: Int, entriesDone: Int, total: RunResult) {
        self.removed = removed
        self.entriesDone = entriesDone
        self.total = total
    }
}
