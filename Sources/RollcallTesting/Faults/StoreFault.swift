/// A mistake that a store can make: what the behaviour suite is tested with.
///
/// Each is one that real schedulers have shipped. A memory store that has one is otherwise sound, and the behaviour
/// that `rejectedBy` names must reject it.
public enum StoreFault: String, Hashable, Sendable, CaseIterable {
    // Transactions that are not one.

    /// Looks for waiting runs in one transaction and claims them in another, without a second look.
    case claimsInTwoTransactions
    /// Checks a decision in one transaction and writes it in another, as `BEGIN DEFERRED` invites to.
    case decidesInTwoTransactions
    /// Looks for an occupied job in one transaction and starts a run in another.
    case startsInTwoTransactions
    /// Picks empty rooms in one transaction and deletes them, with whoever came meanwhile, in another.
    case cascadesRoomDeletes
    /// Deletes what was stale when it was counted, without another look at `last_seen`.
    case prunesWhatWasCounted

    // Fences and leases.

    /// Lets whoever once held a run finish it.
    case finishIgnoresFence
    /// Lets whoever once held a run take steps of it.
    case stepIgnoresFence
    /// Extends the lease of a run whoever holds it.
    case renewalIgnoresFence
    /// Never finds a lease that has run out.
    case forgetsExpiry
    /// Reckons leases by the wall clock.
    case expiresByWallClock
    /// Compares instants of two boots of the kernel.
    case ignoresBootID
    /// Counts fences by the rows of history.
    case fenceFallsWithHistory
    /// Begins fences anew when a job comes back.
    case fenceFallsOnReturn

    // Ticks.

    /// Moves a cursor without comparing it with the one that the planner saw.
    case movesCursorUnseen
    /// Decides ticks that the cursor has passed.
    case decidesBehindCursor
    /// Takes a tick of a new epoch for the one of the old.
    case forgetsEpoch
    /// Decides ticks of paused jobs.
    case decidesPausedJobs
    /// Writes a row for every skip.
    case neverExtendsSkips
    /// Extends a skip row over runs.
    case extendsSkipsOverRuns
    /// Starts all catch-up runs of a decision at once.
    case startsChainsAtOnce

    // Ends.

    /// Deletes unfinished rows of history too.
    case prunesUnfinishedRuns
    /// Repeats a run although somebody asked for its end.
    case repeatsCancelledRuns
    /// Counts an attempt that was given back as a failure.
    case countsGiveBacks
    /// Claims a retry before its time.
    case retriesEarly
    /// Lets a pause before a retry last as much longer as the clock was set back.
    case pausesThroughSteps
    /// Removes a job as soon as one look finds no holder.
    case retiresAtOnce
    /// Removes at once what one of several workers has dropped.
    case dropsForOthers
    /// Removes every job when nobody works.
    case retiresWithoutWorkers

    // Presences and events.

    /// Takes a presence seen exactly at the cutoff for stale.
    case prunesAtCutoff
    /// Makes an event of each step, not of each room.
    case writesEventsByStep
    /// Never shows what a run removed from a room that it did not finish.
    case forgetsHeldEvents
    /// Lets a listener go back.
    case listenerGoesBack
    /// Shows an event after one whose place comes later, as numbers do that are given before a commit.
    case showsEventsOutOfOrder
    /// Gives the places of trimmed events again.
    case reusesPositions
    /// Tells channel layers of as many channels as an event lists.
    case capsRemovals
}
