/// How much a worker may claim and decide now (semantics, rules 19 and 22).
public struct SlotBudget: Hashable, Sendable {
    /// How many runs may wait, decided but without a slot.
    public static let queueLimit = 256

    /// How many slots work.
    public var slots: Int
    /// How many of them have a run.
    public var taken = 0
    /// How many runs have ended here and are not yet recorded.
    public var unrecorded = 0
    /// How many runs of the ledger wait for a worker.
    public var queued = 0
    /// How many more runs may be claimed until the worker has done what it was started for; nil: no bound.
    public var remaining: Int?

    /// Begins with all slots free.
    public init(slots: Int) {
        self.slots = slots
    }

    /// How many runs may be claimed: never one without a slot.
    ///
    /// A slot is free when its run has ended: the next is claimed while that end is written. A worker has at
    /// most twice as many runs as slots, with those whose ends wait, so that a store that takes claims but no ends is not
    /// buried.
    public var free: Int { max(0, min(slots - taken, 2 * slots - taken - unrecorded, remaining ?? .max)) }

    /// How many jobs may be decided: what fits the free slots; where runs wait already, one batch more to wait among
    /// them, so that a long line of them keeps no tick from its turn.
    ///
    /// Nobody makes such a line: a tick that is claimed as it is decided is written once, and one that is left for a
    /// while is any worker's. The batch is filled up when half of it is gone, so that a busy worker decides many at a
    /// time. A worker with a bound leaves what it will not run to others.
    public var decidable: Int {
        guard queued > 0, queued <= Self.queueLimit / 2 else { return free }
        let room = free + Self.queueLimit - queued
        guard let remaining else { return room }
        return max(free, min(room, remaining - queued))
    }
}
