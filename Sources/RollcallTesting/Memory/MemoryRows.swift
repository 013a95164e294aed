internal import RollcallCore

/// What the memory database holds of a job.
struct JobRow {
    var state: JobState
    /// The current revision; nil for a task that only ran without a job.
    var definition: JobDefinition?
    var appliedAt: Timestamp
    var appliedBy: String
    /// Since when no live worker's schedule has held it, by the boot clock, as `retire` saw it.
    var unheldSince: BootInstant?
    /// The row that holds its newest tick: the only one that an adjacent skip may extend.
    var newestTickRow: RunID?

    /// Whether the schedule's runs are held back: by a person, or by `enabled: false` in the file.
    var isHeldBack: Bool { state.pausedAt != nil || definition?.isEnabled == false }
}

/// What the memory database holds of a run.
struct RunRow {
    var run: Run
    /// The revision under which it runs; nil for a task without a job.
    var definition: JobDefinition?
    var lease: LeaseRow?
    /// The reason for which its worker was asked to end it.
    var cancelAsked: RunReason?
    /// The key of a start that may be repeated.
    var key: String?
    /// The newest tick of the decision that queued it together with others (`catch_up: all`); nil for any other.
    var chain: Tick?

    /// What counts of the attempts that have ended.
    var tally: AttemptTally {
        var tally = AttemptTally(firstClaimedAt: run.startedAt)
        for attempt in run.attempts {
            switch attempt.outcome {
            case .failed, .timedOut: tally.failures += 1
            case .lost: tally.losses += 1
            case .succeeded, .cancelled, nil: break
            }
        }
        return tally
    }

    /// When it became ready to be claimed.
    var readySince: Timestamp { run.nextAttemptAt ?? run.due }

    /// When it happened, as filters and retention see it: of a skip row that of its newest tick.
    var happenedAt: Timestamp { run.skipped?.last ?? run.finishedAt ?? run.createdAt }
}

/// A lease as the memory database holds it.
struct LeaseRow {
    var lease: Lease
    var expiresAt: BootInstant
    var bootID: String
}

/// What the memory database holds of a worker.
struct WorkerRow {
    var record: WorkerRecord
    var beatAt: BootInstant
    var bootID: String
    /// The jobs that its schedule holds, each with its revision.
    var holds: [JobName: DefinitionHash]
}

/// Who has the turn at a chore.
struct TurnRow {
    var takenAt: BootInstant
    var bootID: String
}
