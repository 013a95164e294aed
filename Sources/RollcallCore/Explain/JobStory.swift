/// What the audit trail tells of a job: since when it is known, which revision was current when, what held it back.
struct JobStory {
    /// The oldest entry first.
    private let trail: [AuditRecord]
    private let current: DefinitionHash?

    init(trail: [AuditRecord], surroundings: TickSurroundings) {
        self.trail = trail.reversed()
        current = surroundings.state.revision
    }

    /// When the database first saw the job; nil when the trail does not reach back so far.
    var firstSeen: Timestamp? {
        guard let first = trail.first(where: \.isDefinition), first.action == "added" else { return nil }
        return first.at
    }

    /// Since when the job was removed at the instant; nil when it was there.
    func removal(before instant: Timestamp) -> Timestamp? {
        guard let last = trail.last(where: { $0.isDefinition && $0.at < instant }), last.action == "removed" else {
            return nil
        }
        return last.at
    }

    /// The revision that was current at the instant; nil when it is not known.
    func revision(at instant: Timestamp) -> DefinitionHash? {
        if let entry = trail.last(where: { $0.isDefinition && $0.at < instant }) {
            return entry.after?.revision ?? entry.before?.revision
        }
        guard let later = trail.first(where: \.isDefinition) else { return current }
        return later.before?.revision
    }

    /// The time around the instant in which the job was disabled: edits that left it so are passed over, as far as their
    /// revisions are still kept.
    func disabling(around instant: Timestamp, _ surroundings: TickSurroundings) -> Episode {
        func isOff(_ entry: AuditRecord) -> Bool {
            entry.after.flatMap { surroundings.definition(of: $0.revision) }?.isEnabled == false
        }
        let edits = trail.filter(\.isDefinition)
        var episode = Episode()
        if var beginning = edits.last(where: { $0.at <= instant }) {
            for earlier in edits.reversed() where earlier.at < beginning.at {
                guard isOff(earlier) else { break }
                beginning = earlier
            }
            (episode.since, episode.beganBy) = (beginning.at, beginning.actor)
        }
        if let entry = edits.first(where: { $0.at > instant && !isOff($0) }) {
            (episode.until, episode.endedBy) = (entry.at, entry.actor)
        }
        return episode
    }

    /// From the newest entry of some actions at or before the instant to the oldest of others after it.
    func episode(around instant: Timestamp, from beginning: Set<String>, to end: Set<String>) -> Episode {
        var episode = Episode()
        if let entry = trail.last(where: { beginning.contains($0.action) && $0.at <= instant }) {
            (episode.since, episode.beganBy) = (entry.at, entry.actor)
        }
        if let entry = trail.first(where: { end.contains($0.action) && $0.at > instant }) {
            (episode.until, episode.endedBy) = (entry.at, entry.actor)
        }
        return episode
    }
}

extension AuditRecord {
    /// Whether a definition came, changed or went.
    fileprivate var isDefinition: Bool { ScheduleChange.Kind(rawValue: action) != nil }
}
