extension StoreFault {
    /// The sentence of the behaviour that must reject a store with this fault.
    public var rejectedBy: String {
        switch self {
        case .claimsInTwoTransactions: "of many claims no two return the same run"
        case .decidesInTwoTransactions: "of many decisions of one tick, exactly one moves the cursor"
        case .startsInTwoTransactions: "of many starts of one job exactly one succeeds"
        case .cascadesRoomDeletes: "no presence that is added while rooms are pruned is lost"
        case .prunesWhatWasCounted: "a presence that is touched between census and step stays"
        case .finishIgnoresFence: "a worker whose run was taken over cannot finish it"
        case .stepIgnoresFence: "a step under an old fence writes nothing"
        case .renewalIgnoresFence: "a renewal under an old fence is lost and gives the new holder nothing"
        case .forgetsExpiry: "a lease that was not renewed expires by the boot clock"
        case .expiresByWallClock: "a jump of the wall clock expires nothing"
        case .ignoresBootID: "another boot of the kernel expires every lease"
        case .fenceFallsWithHistory: "the fence survives when history is gone"
        case .fenceFallsOnReturn: "a job that comes back starts now, with its fence and its pause"
        case .movesCursorUnseen: "a decided tick is not decided again when its history is gone"
        case .decidesBehindCursor: "a tick at or before the cursor is refused, whoever plans it"
        case .forgetsEpoch: "the same instant may run once in each epoch"
        case .decidesPausedJobs: "a decision for a paused job is refused"
        case .neverExtendsSkips: "adjacent skips of one reason extend one row"
        case .extendsSkipsOverRuns: "a run between two skips keeps their rows apart"
        case .startsChainsAtOnce: "catch-up runs go one after another, whichever worker takes them"
        case .prunesUnfinishedRuns: "unfinished rows stay, however old and many"
        case .repeatsCancelledRuns: "a run whose end was asked for is not repeated"
        case .countsGiveBacks: "failures, losses and give-backs are counted apart"
        case .pausesThroughSteps: "a retry is due at once when the clock was set back before the pause"
        case .retriesEarly: "a retry is claimed when its time has come, not before, by any worker"
        case .retiresAtOnce: "a job goes when no live worker has held it for one lease, not before"
        case .dropsForOthers: "a job that one of several live workers dropped stays for a lease"
        case .retiresWithoutWorkers: "with no live worker nothing goes"
        case .prunesAtCutoff: "a presence seen at the cutoff stays, one seen a microsecond earlier goes"
        case .writesEventsByStep: "a room that takes several steps has one event, seen after the last"
        case .forgetsHeldEvents: "what was removed is seen when the run fails"
        case .listenerGoesBack: "a listener moves on and never back"
        case .showsEventsOutOfOrder: "a reader who goes on while many write misses nothing"
        case .reusesPositions: "a place in the outbox is never given twice"
        case .capsRemovals: "parts have at most 500 channels and name every one"
        }
    }

    /// The fault that tears a transaction in two; nil for one that no fault tears.
    static func tearing(_ operation: String) -> StoreFault? {
        switch operation {
        case "claim runs": .claimsInTwoTransactions
        case "decide ticks": .decidesInTwoTransactions
        case "start a run": .startsInTwoTransactions
        case "prune rooms": .cascadesRoomDeletes
        default: nil
        }
    }
}
