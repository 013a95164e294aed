/// Where a job's cursor goes when people change the job, and the ticks that it passes over on the way.
///
/// Neither an edit nor an enable nor a resume fires by itself, and no cursor goes back (semantics, rules 12 to 14).
public struct CursorMove: Hashable, Sendable {
    /// Where the cursor is afterwards.
    public var cursor: JobCursor
    /// The ticks that it passed, as one skip row; nil when there were none.
    public var skip: PlannedSkip?

    /// Makes a move.
    public init(cursor: JobCursor, skip: PlannedSkip? = nil) {
        self.cursor = cursor
        self.skip = skip
    }

    /// The move of a job whose definition becomes another; nil when the cursor stays where it is.
    ///
    /// It moves when the recurrence is edited and when the job is enabled again. The ticks that are passed belong to
    /// the old recurrence; what held them back is their reason: `disabled` before `paused` before `edited`.
    public static func revising(
        _ old: JobDefinition, to new: JobDefinition, from cursor: JobCursor, isPaused: Bool, now: Timestamp
    ) -> CursorMove? {
        let isEnabledAgain = !old.isEnabled && new.isEnabled
        guard isEnabledAgain || !old.hasSameRecurrence(as: new) else { return nil }
        let reason: RunReason = !old.isEnabled ? .disabled : isPaused ? .paused : .edited
        return passing(old, from: cursor, reason: reason, now: now)
    }

    /// The move of a paused job that goes on without catching up: what the pause held back is passed over, reason
    /// `paused`, or `disabled` for a job that the file holds back as well.
    public static func resuming(_ definition: JobDefinition, from cursor: JobCursor, now: Timestamp) -> CursorMove {
        passing(definition, from: cursor, reason: definition.isEnabled ? .paused : .disabled, now: now)
    }

    /// The move of a job that was removed and comes back: the time without it leaves no row.
    public static func readding(from cursor: JobCursor, now: Timestamp) -> CursorMove {
        CursorMove(cursor: JobCursor(epoch: cursor.epoch, position: max(cursor.position, now)))
    }

    private static func passing(
        _ definition: JobDefinition, from cursor: JobCursor, reason: RunReason, now: Timestamp
    ) -> CursorMove {
        CursorMove(
            cursor: JobCursor(epoch: cursor.epoch, position: max(cursor.position, now)),
            skip: Planner.skip(definition.recurrence, after: cursor.position, through: now, reason: reason))
    }
}
