/// What else of a job has not ended, as the deciding or claiming transaction sees it.
public struct Occupancy: Hashable, Sendable {
    /// Runs that are running or retrying, oldest first.
    public var active: [RunID]
    /// How many runs are queued, beside the one in question.
    public var queued: Int

    /// Makes an occupancy.
    public init(active: [RunID] = [], queued: Int = 0) {
        self.active = active
        self.queued = queued
    }
}

/// What a newcomer may do.
public enum Admission: Hashable, Sendable {
    /// Start now (or wait for a free slot).
    case start
    /// Wait until the earlier run has ended.
    case wait
    /// Be recorded and skipped, reason `overlap`.
    case skip
    /// Start after these runs were cancelled, reason `replaced`, in the same transaction.
    case replace([RunID])
}

extension OverlapPolicy {
    /// Judges a tick that is being decided, or a run that a person starts (semantics, rule 15).
    public func admit(_ occupancy: Occupancy) -> Admission {
        switch self {
        case .allow: .start
        case .skip: occupancy.active.isEmpty ? .start : .skip
        case .queue where occupancy.queued > 0: .skip
        case .queue: occupancy.active.isEmpty ? .start : .wait
        case .replace: occupancy.active.isEmpty ? .start : .replace(occupancy.active)
        }
    }
}
