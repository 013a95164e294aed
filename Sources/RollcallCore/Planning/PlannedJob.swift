/// A job of a worker's schedule, and how it stands in the database.
struct PlannedJob: Sendable {
    let definition: JobDefinition
    let revision: DefinitionHash
    /// How it stood when it was last read; nil while the database does not hold it.
    var state: JobState?
    var occasion = Planner.Occasion.tick
    /// When to look again if the proposal that is with the store is accepted.
    var wakeIfMoved: Timestamp?

    init(_ definition: JobDefinition) {
        self.definition = definition
        revision = DefinitionHash(of: definition)
    }

    /// Whether nothing has changed that planning depends on.
    func stands(as other: JobState) -> Bool {
        guard let state else { return false }
        return state.cursor == other.cursor && state.revision == other.revision && state.pausedAt == other.pausedAt
            && state.removedAt == other.removedAt
    }

    /// The plan; nil while the worker stands by.
    func plan(at now: Timestamp, horizon: Timestamp? = nil) -> JobPlan? {
        guard let state, state.revision == revision, state.pausedAt == nil, state.removedAt == nil else { return nil }
        var now = now
        if let horizon, horizon < now {
            // Past the horizon its own instant is planned, and a cursor beyond it is no clock that was set back.
            guard state.cursor.position < horizon else { return nil }
            now = horizon
        }
        return Planner.plan(
            definition, revision: revision, cursor: state.cursor, now: now, occasion: occasion)
    }
}
