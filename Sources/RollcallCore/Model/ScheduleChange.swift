/// A job that came, changed or went, as the log and the audit trail tell of it.
public struct ScheduleChange: Hashable, Sendable {
    /// What became of the job; the raw values are stored and shown.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The database had never seen it, or held it as removed.
        case added
        /// Another revision became current.
        case changed
        /// No schedule holds it any more.
        case removed
    }

    /// How a job stands on one side of the change.
    public struct Side: Hashable, Sendable {
        /// Its revision.
        public var revision: DefinitionHash
        /// Its next tick as the change was made; nil when it has none, or when the job is held back.
        public var next: Timestamp?

        /// Makes a side.
        public init(revision: DefinitionHash, next: Timestamp?) {
            self.revision = revision
            self.next = next
        }
    }

    /// The job.
    public var job: JobName
    /// What became of it.
    public var kind: Kind
    /// How it stood before; nil for one that was not there.
    public var before: Side?
    /// How it stands now; nil for one that went.
    public var after: Side?

    /// Makes a change.
    public init(_ kind: Kind, of job: JobName, before: Side?, after: Side?) {
        self.job = job
        self.kind = kind
        self.before = before
        self.after = after
    }

    /// The change that makes a definition current, as the transaction that does so sees it.
    ///
    /// - Parameters:
    ///   - old: the definition that was current, and how the job stood; nil when the database had never seen it.
    ///   - cursor: where the job's cursor is afterwards.
    public static func applying(
        _ new: JobDefinition, as revision: DefinitionHash, over old: (definition: JobDefinition, state: JobState)?,
        cursor: JobCursor, now: Timestamp
    ) -> ScheduleChange {
        let isPaused = old?.state.pausedAt != nil
        let after = Side(revision: revision, next: new.nextTick(cursor, isPaused: isPaused, now: now))
        guard let old, old.state.removedAt == nil else {
            return ScheduleChange(.added, of: new.name, before: nil, after: after)
        }
        return ScheduleChange(.changed, of: new.name, before: side(old.definition, old.state, now: now), after: after)
    }

    /// The change that takes a job out.
    public static func removing(_ definition: JobDefinition, _ state: JobState, now: Timestamp) -> ScheduleChange {
        ScheduleChange(.removed, of: state.name, before: side(definition, state, now: now), after: nil)
    }

    private static func side(_ definition: JobDefinition, _ state: JobState, now: Timestamp) -> Side {
        Side(
            revision: state.revision ?? DefinitionHash(of: definition),
            next: definition.nextTick(state.cursor, isPaused: state.pausedAt != nil, now: now))
    }
}

extension JobDefinition {
    /// The next tick that is to come; nil when there is none, and for a job that is held back.
    fileprivate func nextTick(_ cursor: JobCursor, isPaused: Bool, now: Timestamp) -> Timestamp? {
        isEnabled && !isPaused ? recurrence.next(after: max(cursor.position, now)) : nil
    }
}

/// An entry of the audit trail: who changed what, and when.
public struct AuditRecord: Hashable, Sendable {
    /// By the store's clock.
    public var at: Timestamp
    /// The job.
    public var job: JobName
    /// In a word or two: `added`, `changed`, `removed`, `paused`, `resumed`, `raised the epoch`.
    public var action: String
    /// Who: a worker's label, a person.
    public var actor: String
    /// How the job stood before; nil where its definition was not changed, or it was not there.
    public var before: ScheduleChange.Side?
    /// How it stood then; nil where its definition was not changed, or it went.
    public var after: ScheduleChange.Side?

    /// Makes an entry.
    public init(at: Timestamp, job: JobName, action: String, actor: String) {
        self.at = at
        self.job = job
        self.action = action
        self.actor = actor
    }
}
