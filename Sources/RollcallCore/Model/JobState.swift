/// What the database holds of a job beside its definition.
public struct JobState: Hashable, Sendable {
    /// The job.
    public var name: JobName
    /// The hash of its current revision; nil for the row of a task that only ran without a job.
    public var revision: DefinitionHash?
    /// How far its ticks are decided.
    public var cursor: JobCursor
    /// The newest fence; 0 before the first claim.
    public var fence: Int64
    /// Since when it is paused; nil when it is not.
    public var pausedAt: Timestamp?
    /// Since when no live worker's schedule holds it; nil while one does.
    public var removedAt: Timestamp?

    /// Makes a state.
    public init(name: JobName, revision: DefinitionHash?, cursor: JobCursor, fence: Int64 = 0) {
        self.name = name
        self.revision = revision
        self.cursor = cursor
        self.fence = fence
    }
}

/// A job as the database holds it, for people and for commands without a schedule file.
public struct StoredJob: Hashable, Sendable {
    /// Cursor, fence, pause.
    public var state: JobState
    /// The current revision.
    public var definition: JobDefinition
    /// When the revision became current.
    public var appliedAt: Timestamp
    /// Who applied it: a worker's label.
    public var appliedBy: String

    /// Makes a stored job.
    public init(state: JobState, definition: JobDefinition, appliedAt: Timestamp, appliedBy: String) {
        self.state = state
        self.definition = definition
        self.appliedAt = appliedAt
        self.appliedBy = appliedBy
    }
}
