/// Judges a queued run at the moment a worker would claim it (semantics, rules 9, 14, 15, 16).
public struct PickUpRule: Hashable, Sendable {
    /// What the claiming transaction does with the run.
    public enum Verdict: Hashable, Sendable {
        /// Claim it, with this trigger.
        case start(RunTrigger)
        /// Claim it with this trigger, after these runs were cancelled, reason `replaced`.
        case replace([RunID], RunTrigger)
        /// Leave it queued.
        case wait
        /// Skip it for this reason.
        case skip(RunReason)
    }

    /// The revision of the run; nil for a task that runs without a job: then `overlap` is `skip`.
    public var definition: JobDefinition?
    /// Whether the job is paused.
    public var isPaused: Bool
    /// What else of the job has not ended; `queued` counts only the runs that are older than the one in question.
    public var occupancy: Occupancy
    /// The store's wall clock.
    public var now: Timestamp

    /// Makes a rule for one moment.
    public init(definition: JobDefinition?, isPaused: Bool, occupancy: Occupancy, now: Timestamp) {
        self.definition = definition
        self.isPaused = isPaused
        self.occupancy = occupancy
        self.now = now
    }

    /// Judges a queued run.
    ///
    /// - Parameter olderOfChain: of a run that one decision queued together with others (`catch_up: all`), how many
    ///   older ones of those have not ended, whatever they do; nil for any other run. A run of a chain is no newcomer:
    ///   it waits for the older ones and, unless `overlap` is `allow`, for what else of the job is active.
    public func judge(_ run: Run, olderOfChain: Int?) -> Verdict {
        if isPaused, run.trigger.isFromSchedule { return .wait }
        if let deadline = definition?.deadline, run.tick != nil, now - run.due > deadline { return .skip(.deadline) }
        let trigger = trigger(of: run)
        let overlap = definition?.overlap ?? .skip
        if let olderOfChain {
            let isFree = olderOfChain == 0 && (overlap == .allow || occupancy.active.isEmpty)
            return isFree ? .start(trigger) : .wait
        }
        guard !occupancy.active.isEmpty else { return .start(trigger) }
        switch overlap {
        case .allow: return .start(trigger)
        case .skip: return .skip(.overlap)
        // One waits; `trigger` writes others without a look.
        case .queue: return occupancy.queued > 0 ? .skip(.overlap) : .wait
        case .replace: return .replace(occupancy.active, trigger)
        }
    }

    /// `schedule` while on time, `catch_up` when later; what a person or a start asked for stays what it is.
    public func trigger(of run: Run) -> RunTrigger {
        guard let tick = run.tick else { return run.trigger }
        let punctuality = definition?.punctuality(at: tick.instant) ?? .seconds(10)
        return now - run.due > punctuality ? .catchUp : .schedule
    }
}
