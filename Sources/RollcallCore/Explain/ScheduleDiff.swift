/// What becomes of the jobs when one schedule takes the place of another.
public struct ScheduleDiff: Hashable, Sendable {
    /// Jobs that come, change or go, by name.
    public var changes: [JobDifference]
    /// How many jobs stay as they are.
    public var unchanged: Int

    /// Compares.
    ///
    /// - Parameters:
    ///   - old: the jobs as they are.
    ///   - new: the jobs that are to be.
    ///   - states: how jobs stand in the database, removed ones too, whose pause comes back with them.
    public init(from old: [JobDefinition], to new: [JobDefinition], states: [JobState] = [], now: Timestamp) {
        let states = Dictionary(states.map { ($0.name, $0) }) { first, _ in first }
        let oldJobs = Dictionary(old.map { ($0.name, $0) }) { first, _ in first }
        let newJobs = Dictionary(new.map { ($0.name, $0) }) { first, _ in first }
        func next(_ definition: JobDefinition?) -> Timestamp? {
            guard let definition, definition.isEnabled else { return nil }
            let state = states[definition.name]
            guard state?.pausedAt == nil else { return nil }
            return definition.recurrence.next(after: max(state?.cursor.position ?? now, now))
        }
        let names = Set(oldJobs.keys).union(newJobs.keys).sorted()
        let differences = names.compactMap { name -> JobDifference? in
            let (before, after) = (oldJobs[name], newJobs[name])
            guard var difference = JobDifference(name, from: before, to: after) else { return nil }
            difference.nextBefore = next(before)
            difference.nextAfter = next(after)
            return difference
        }
        changes = differences
        unchanged = newJobs.count - differences.count { $0.kind != .removed }
    }

    /// How many jobs come, change or go.
    public func count(_ kind: ScheduleChange.Kind) -> Int { changes.count { $0.kind == kind } }
}

/// What becomes of one job.
public struct JobDifference: Hashable, Sendable {
    /// A key of the schedule file with its two values.
    public struct Key: Hashable, Sendable {
        /// The key: `every`, `retry.backoff`, `with.max_age`.
        public var name: String
        /// Its value before; nil where it had none.
        public var old: JSONValue?
        /// Its value afterwards; nil where it has none.
        public var new: JSONValue?
    }

    /// The job.
    public var job: JobName
    /// Whether it comes, changes or goes.
    public var kind: ScheduleChange.Kind
    /// The definition that is to be, or the one that goes.
    public var definition: JobDefinition
    /// The keys that differ; of a job that comes or goes, none.
    public var keys: [Key] = []
    /// The next tick as it is; nil without one, and while the job is held back.
    public var nextBefore: Timestamp?
    /// The next tick as it is to be.
    public var nextAfter: Timestamp?

    /// Nil where nothing differs.
    init?(_ job: JobName, from old: JobDefinition?, to new: JobDefinition?) {
        guard let definition = new ?? old else { return nil }
        (self.job, self.definition) = (job, definition)
        guard let old, let new else {
            kind = old == nil ? .added : .removed
            return
        }
        kind = .changed
        keys = Self.differences(old.keys, new.keys)
        if keys.isEmpty { return nil }
    }

    private static func differences(
        _ old: [(key: String, value: JSONValue)], _ new: [(key: String, value: JSONValue)]
    ) -> [Key] {
        let before = Dictionary(old.map { ($0.key, $0.value) }) { first, _ in first }
        let after = Dictionary(new.map { ($0.key, $0.value) }) { first, _ in first }
        let gone = old.map(\.key).filter { after[$0] == nil }
        return (gone + new.map(\.key)).compactMap { name in
            let key = Key(name: name, old: before[name], new: after[name])
            return key.old == key.new ? nil : key
        }
    }
}
