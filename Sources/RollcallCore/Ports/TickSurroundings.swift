/// What the database holds of a job around an instant: all that is needed to say why a tick ran, or did not.
public struct TickSurroundings: Hashable, Sendable {
    /// The most rows in `beside`, and looked at for signs of life on either side.
    public static let limit = 50

    /// The store's wall clock.
    public var now: Timestamp
    /// How the job stands, a removed one too.
    public var state: JobState
    /// Its current revision, or that of when it was removed; nil for a task that only ran without a job.
    public var definition: JobDefinition?
    /// Every revision of it that is still kept.
    public var revisions: [DefinitionHash: JobDefinition] = [:]
    /// The row of the tick at the instant, or the skip row that reaches over it, in each epoch that has one; the
    /// newest epoch first.
    public var rows: [Run] = []
    /// The revision under which the first of these rows was decided; nil without a row.
    public var rowRevision: DefinitionHash?
    /// Rows of the job that were written up to a minute after the instant, or until the first of these rows was, the
    /// newest first: who may have been in the way, and what people started.
    public var beside: [Run] = []
    /// When the oldest succeeded or skipped row of the job was written that is still kept; nil without one.
    public var oldest: Timestamp?
    /// How many such rows there are.
    public var kept = 0
    /// The newest sign of a worker, of any job, at or before the instant; nil when none is kept.
    public var signBefore: Timestamp?
    /// The oldest sign of a worker, of any job, after the instant; nil while there is none.
    public var signAfter: Timestamp?

    /// Makes surroundings without rows.
    public init(now: Timestamp, state: JobState, definition: JobDefinition?) {
        self.now = now
        self.state = state
        self.definition = definition
    }

    /// A revision of the job; nil when it is no longer kept.
    public func definition(of revision: DefinitionHash) -> JobDefinition? {
        revisions[revision] ?? (revision == state.revision ? definition : nil)
    }

    /// Until when rows of an instant belong to `beside`.
    public static func end(of instant: Timestamp, answeredBy rows: [Run]) -> Timestamp {
        max(instant + .seconds(60), rows.first?.createdAt ?? instant)
    }

    /// Looks for signs of workers among rows of any job that were written just before and just after an instant.
    ///
    /// What people do from the shell is none.
    public mutating func look(for instant: Timestamp, before: [Run], after: [Run]) {
        let signs = (before + after).flatMap(\.signs)
        signBefore = signs.filter { $0 <= instant }.max()
        signAfter = signs.filter { $0 > instant }.min()
    }
}

extension Run {
    /// Instants at which a worker wrote the row; none of what people did.
    fileprivate var signs: [Timestamp] {
        // Whoever resumes a job writes what its pause held back.
        guard trigger.isFromSchedule, reason != .paused else { return [] }
        let ofAttempts = attempts.flatMap { [$0.startedAt, $0.finishedAt] }
        // A row of overlaps grew when its newest tick was due; others may have been decided much later.
        let grown = reason == .overlap ? skipped?.last : nil
        return ([createdAt, startedAt, finishedAt, grown] + ofAttempts).compactMap(\.self)
    }

    /// Whether the row's tick is the instant, or its skipped ticks reach over it.
    public func answers(for instant: Timestamp) -> Bool {
        guard let first = tick?.instant else { return false }
        guard let skipped else { return first == instant }
        return first <= instant && instant <= skipped.last
    }
}
