/// Says what is due for a job: definition + cursor + now -> a proposal, and when to look again.
///
/// Restart, sleep, outage, clock jump and a full worker are one path: some ticks after the cursor are due, and
/// `catch_up` says which of them run (semantics, rule 8). The planner never writes; two planners with the same inputs
/// propose the same.
public enum Planner {
    /// What makes somebody plan.
    public enum Occasion: Hashable, Sendable {
        /// A tick may be due.
        case tick
        /// A worker starts: `run_on_start: if_overdue` claims the newest tick whatever `catch_up` says.
        case start
    }

    /// The most ticks that `catch_up: all` runs of one gap.
    public static let catchUpLimit = 100

    /// Plans one job.
    ///
    /// - Parameter now: the store's wall clock, never the worker's own where they may differ.
    public static func plan(
        _ definition: JobDefinition, revision: DefinitionHash, cursor: JobCursor, now: Timestamp,
        occasion: Occasion = .tick
    ) -> JobPlan {
        guard definition.isEnabled else { return JobPlan(proposal: nil, wakeAt: nil) }
        if let back = fallenBack(definition, cursor: cursor, now: now) {
            let proposal = DecisionProposal(definition: definition, revision: revision, seen: cursor, next: back)
            return JobPlan(proposal: proposal, wakeAt: wake(definition, after: back.position))
        }
        guard let newest = newestDue(definition, now: now), newest > cursor.position else {
            return JobPlan(proposal: nil, wakeAt: wake(definition, after: cursor.position))
        }
        var proposal = DecisionProposal(
            definition: definition, revision: revision, seen: cursor,
            next: JobCursor(epoch: cursor.epoch, position: newest))
        let choice = TickChoice(definition: definition, after: cursor.position, newest: newest, now: now)
        choice.fill(&proposal, claimsNewest: occasion == .start && definition.runOnStart == .ifOverdue)
        return JobPlan(proposal: proposal, wakeAt: wake(definition, after: newest))
    }

    /// The ticks after a cursor and at or before an instant, as one skip row; nil when there are none.
    ///
    /// For a pause that ends, a job that is enabled again, and a recurrence that is edited (semantics, rules 12, 14).
    public static func skip(
        _ recurrence: Recurrence, after cursor: Timestamp, through now: Timestamp, reason: RunReason
    ) -> PlannedSkip? {
        guard let last = recurrence.last(atOrBefore: now), last > cursor, let first = recurrence.next(after: cursor)
        else { return nil }
        let count = recurrence.count(after: cursor, through: last)
        return PlannedSkip(reason: reason, ticks: SkippedTicks(first: first, last: last, count: count))
    }

    /// The cursor of a job that the database has never seen (semantics, rule 6).
    public static func firstCursor(_ definition: JobDefinition, now: Timestamp) -> JobCursor {
        guard definition.runOnStart == .ifOverdue, definition.isEnabled,
            let newest = newestDue(definition, now: now)
        else { return JobCursor(position: now) }
        if case .at = definition.recurrence { return JobCursor(position: now) }
        return JobCursor(position: newest - .microseconds(1))
    }

    private static func newestDue(_ definition: JobDefinition, now: Timestamp) -> Timestamp? {
        guard let newest = definition.recurrence.last(atOrBefore: now) else { return nil }
        guard definition.due(newest) > now else { return newest }
        return definition.recurrence.last(atOrBefore: newest - .microseconds(1))
    }

    private static func wake(_ definition: JobDefinition, after position: Timestamp) -> Timestamp? {
        definition.recurrence.next(after: position).map(definition.due)
    }

    /// The cursor in a new epoch, when the clock is behind the old one by more than max(60 s, one interval); nil
    /// otherwise, and for what keeps to a fixed time of day unless the jump is 3 h or more (semantics, rule 2).
    private static func fallenBack(_ definition: JobDefinition, cursor: JobCursor, now: Timestamp) -> JobCursor? {
        let interval = definition.recurrence.interval(at: cursor.position) ?? .zero
        let jump = cursor.position - now
        guard jump > max(.seconds(60), interval) else { return nil }
        guard definition.recurrence.followsRealTime || jump >= .seconds(3 * 3_600) else { return nil }
        return JobCursor(epoch: cursor.epoch + 1, position: now)
    }
}

/// What a planner says of one job.
public struct JobPlan: Hashable, Sendable {
    /// What to decide now; nil when nothing is due.
    public var proposal: DecisionProposal?
    /// When the next tick after that is due; nil when there is none.
    public var wakeAt: Timestamp?

    /// Makes a plan.
    public init(proposal: DecisionProposal?, wakeAt: Timestamp?) {
        self.proposal = proposal
        self.wakeAt = wakeAt
    }
}
