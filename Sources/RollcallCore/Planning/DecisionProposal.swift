/// What a planner proposes for one job; the store decides it by compare-and-set of the cursor that the planner saw.
public struct DecisionProposal: Hashable, Sendable {
    /// The revision under which it was planned; stale when another is current.
    public var definition: JobDefinition
    /// The hash of that revision.
    public var revision: DefinitionHash
    /// The cursor that the planner saw.
    public var seen: JobCursor
    /// Where the cursor goes: at or past the newest tick below.
    public var next: JobCursor
    /// Ticks that do not run, oldest first, all older than `runs`.
    public var skips: [PlannedSkip]
    /// Ticks that run, oldest first.
    public var runs: [PlannedRun]
    /// Whether the runs are written `queued` and wait for one another (`catch_up: all`).
    public var isChained: Bool

    /// Makes a proposal without ticks.
    public init(definition: JobDefinition, revision: DefinitionHash, seen: JobCursor, next: JobCursor) {
        self.definition = definition
        self.revision = revision
        self.seen = seen
        self.next = next
        skips = []
        runs = []
        isChained = false
    }

    /// Whether it raises the epoch because the clock was set back.
    public var raisesEpoch: Bool { next.epoch > seen.epoch }
}

/// A tick that is to run.
public struct PlannedRun: Hashable, Sendable {
    /// The tick.
    public var tick: Timestamp
    /// The tick and its jitter.
    public var due: Timestamp

    /// Makes a planned run.
    public init(tick: Timestamp, due: Timestamp) {
        self.tick = tick
        self.due = due
    }
}

/// Adjacent ticks that do not run, for one reason.
public struct PlannedSkip: Hashable, Sendable {
    /// Why.
    public var reason: RunReason
    /// Which.
    public var ticks: SkippedTicks

    /// Makes a planned skip.
    public init(reason: RunReason, ticks: SkippedTicks) {
        self.reason = reason
        self.ticks = ticks
    }
}
