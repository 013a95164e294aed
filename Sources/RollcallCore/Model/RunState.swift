/// Where a run stands.
///
/// The raw values are stored and shown; they never change.
public enum RunState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Decided or asked for, not yet claimed. Exits: running, skipped, cancelled.
    case queued
    /// Claimed by a worker under a lease. Exits: succeeded, failed, cancelled, retrying.
    case running
    /// Between two attempts; holds no slot, any worker takes it when it is due. Exits: running, failed, cancelled.
    case retrying
    /// Ended well. Final.
    case succeeded
    /// Ended badly, and no attempt follows. Final.
    case failed
    /// Ended because somebody or something asked. Final.
    case cancelled
    /// Never ran; the reason says why. Final, but a row of skipped ticks may grow.
    case skipped

    /// Whether nothing can follow.
    public var isFinal: Bool {
        switch self {
        case .queued, .running, .retrying: false
        case .succeeded, .failed, .cancelled, .skipped: true
        }
    }

    /// Whether a run in this state may move to another.
    public func canMove(to next: RunState) -> Bool {
        switch (self, next) {
        case (.queued, .running), (.queued, .skipped), (.queued, .cancelled),
            (.running, .succeeded), (.running, .failed), (.running, .cancelled), (.running, .retrying),
            (.retrying, .running), (.retrying, .failed), (.retrying, .cancelled):
            true
        default: false
        }
    }
}

/// Why a run is skipped, failed or cancelled.
///
/// The raw values are stored and shown; they never change.
public enum RunReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// Skipped: an earlier run of the job had not ended.
    case overlap
    /// Skipped: nobody decided the tick in time.
    case missed
    /// Skipped: it could not start within the job's `deadline`.
    case deadline
    /// Skipped: the job was paused.
    case paused
    /// Skipped: the job was disabled in the file.
    case disabled
    /// Skipped: the tick belonged to a recurrence that was edited away.
    case edited
    /// Failed: the last attempt failed.
    case error
    /// Failed: the last attempt ran past its timeout.
    case timedOut = "timed_out"
    /// Failed: its workers died `max_lost` times.
    case lost
    /// Failed: more presences were stale than `max_removed` allows; nothing was removed.
    case brake
    /// Failed: rows of the application refer to what was to be removed.
    case referenced
    /// Cancelled: somebody asked.
    case asked
    /// Cancelled: a newer run took its place (`overlap: replace`).
    case replaced
    /// Cancelled: its job was removed from the schedule.
    case removed
    /// Cancelled: a hand-started run whose process was told to stop.
    case drained
}

/// What made a run.
///
/// The raw values are stored and shown; they never change.
public enum RunTrigger: String, Hashable, Sendable, Codable, CaseIterable {
    /// Its tick, claimed on time.
    case schedule
    /// Its tick, claimed late.
    case catchUp = "catch_up"
    /// A person or a program.
    case manual
    /// A person or a program, for a run that ended badly.
    case retry
    /// The start of a worker (`run_on_start: always`).
    case start

    /// Whether the schedule made it, so that a pause holds it back.
    public var isFromSchedule: Bool {
        switch self {
        case .schedule, .catchUp, .start: true
        case .manual, .retry: false
        }
    }
}

/// How an attempt ended.
///
/// The raw values are stored and shown; they never change.
public enum AttemptOutcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// The task is done.
    case succeeded
    /// The task threw an error.
    case failed
    /// The attempt ran past the job's timeout.
    case timedOut = "timed_out"
    /// It was told to stop: by a person, a newer run, or a worker that drained.
    case cancelled
    /// Its worker died or lost the lease.
    case lost
}
