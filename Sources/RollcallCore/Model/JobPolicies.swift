/// What happens to a tick while an earlier run of its job has not ended (semantics, rules 15 and 16).
public enum OverlapPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// The newcomer is recorded and skipped.
    case skip
    /// One newcomer waits; whichever worker is free takes it. Others are skipped.
    case queue
    /// The earlier run is cancelled, the newcomer starts.
    case replace
    /// Both run.
    case allow
}

/// Which ticks run when a decision finds several due (semantics, rule 8).
public enum CatchUpPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// The newest runs, the others are one skip row.
    case latest
    /// All but a tick still on time are skipped.
    case none
    /// The newest 100 in the window run one after another, oldest first.
    case all
}

/// Whether a job runs when a worker starts (semantics, rule 10).
public enum RunOnStart: String, Hashable, Sendable, Codable, CaseIterable {
    /// Only at its ticks.
    case never
    /// The newest tick runs at once if nobody ran it.
    case ifOverdue = "if_overdue"
    /// A run without a tick, at each start of a worker.
    case always
}

/// How long finished runs are kept (semantics, rule 23).
public struct HistoryPolicy: Hashable, Sendable, Codable {
    /// How many succeeded and skipped rows, and again how many failed and cancelled ones, are kept at most.
    public var keep: Int
    /// How long succeeded and skipped rows are kept.
    public var age: Duration
    /// How long failed and cancelled rows are kept.
    public var failureAge: Duration

    /// Makes a policy; the defaults are the contract's.
    public init(
        keep: Int = 20_000, age: Duration = .seconds(7 * 86_400), failureAge: Duration = .seconds(30 * 86_400)
    ) {
        self.keep = keep
        self.age = age
        self.failureAge = failureAge
    }
}
