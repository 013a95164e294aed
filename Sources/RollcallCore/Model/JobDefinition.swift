/// An entry of the schedule file, after expansion: every default filled in, every argument read.
///
/// The database holds the current revision of each job; a run keeps the revision under which it was decided.
///
/// Its copies share what it says: a worker has each of thousands of jobs in several places at once.
public struct JobDefinition: Hashable, Sendable, Codable {
    var content: Content

    /// The job's name, unique in the database.
    public var name: JobName {
        get { content.fields.name }
        set { change { $0.name = newValue } }
    }
    /// What runs; an alias is replaced by the task's own name.
    public var task: TaskName {
        get { content.fields.task }
        set { change { $0.task = newValue } }
    }
    /// When it is due.
    public var recurrence: Recurrence {
        get { content.fields.recurrence }
        set { change { $0.recurrence = newValue } }
    }
    /// The task's arguments, in the form that its declaration gives them.
    public var arguments: [String: JSONValue] {
        get { content.fields.arguments }
        set { change { $0.arguments = newValue } }
    }
    /// The IANA zone in which `cron` and a zoneless `at` were read.
    public var timezone: String {
        get { content.fields.timezone }
        set { change { $0.timezone = newValue } }
    }
    /// What happens when a run meets an earlier one.
    public var overlap: OverlapPolicy {
        get { content.fields.overlap }
        set { change { $0.overlap = newValue } }
    }
    /// Which ticks run when several are due at once.
    public var catchUp: CatchUpPolicy {
        get { content.fields.catchUp }
        set { change { $0.catchUp = newValue } }
    }
    /// Ticks older than this when decided are recorded and skipped; nil: as old as `window(at:)` says for each.
    public var catchUpWindow: Duration? {
        get { content.fields.catchUpWindow }
        set { change { $0.catchUpWindow = newValue } }
    }
    /// A run that starts later than this after it was due is skipped instead; nil: never.
    public var deadline: Duration? {
        get { content.fields.deadline }
        set { change { $0.deadline = newValue } }
    }
    /// Starts are spread evenly over this long after the tick.
    public var jitter: Duration {
        get { content.fields.jitter }
        set { change { $0.jitter = newValue } }
    }
    /// An attempt is cancelled after it.
    public var timeout: Duration {
        get { content.fields.timeout }
        set { change { $0.timeout = newValue } }
    }
    /// When a failed attempt is repeated.
    public var retry: RetryPolicy {
        get { content.fields.retry }
        set { change { $0.retry = newValue } }
    }
    /// Whether a starting worker runs it.
    public var runOnStart: RunOnStart {
        get { content.fields.runOnStart }
        set { change { $0.runOnStart = newValue } }
    }
    /// Whether it has ticks at all.
    public var isEnabled: Bool {
        get { content.fields.isEnabled }
        set { change { $0.isEnabled = newValue } }
    }
    /// How long its runs are kept.
    public var history: HistoryPolicy {
        get { content.fields.history }
        set { change { $0.history = newValue } }
    }
    /// What people should know about it.
    public var summary: String? {
        get { content.fields.summary }
        set { change { $0.summary = newValue } }
    }
    /// Text by key, for people and metrics.
    public var labels: [String: String] {
        get { content.fields.labels }
        set { change { $0.labels = newValue } }
    }

    /// Makes a definition with the contract's defaults for its recurrence.
    ///
    /// With the shortest interval *i* of the recurrence: `timeout` min(i, 60 s) but at least 1 s, `retry.giveUpAfter`
    /// max(2 i, 60 s). Without one (`at`): 60 s, 5 min (semantics, rule 7). They bound a run, which need not have a
    /// tick; `catchUpWindow` bounds a tick, so that its default is `window(at:)`.
    public init(name: JobName, task: TaskName? = nil, recurrence: Recurrence) {
        let bounds = DefaultBounds(interval: recurrence.shortestInterval)
        content = Content(
            DefinitionFields(
                name: name, task: task ?? TaskName(name.description), recurrence: recurrence, timeout: bounds.timeout,
                retry: RetryPolicy(giveUpAfter: bounds.giveUpAfter)))
    }

    private mutating func change(_ change: (inout DefinitionFields) -> Void) {
        var fields = content.fields
        change(&fields)
        content = Content(fields)
    }

    /// How old a tick may be when it is decided and still run: `catchUpWindow`, else max(2 i, 60 s) with the interval *i*
    /// from the tick to the next one, and 1 d for `at` (semantics, rules 7 and 9).
    public func window(at tick: Timestamp) -> Duration {
        catchUpWindow ?? DefaultBounds(interval: recurrence.interval(at: tick)).catchUpWindow
    }

    /// How late a start may be and still count as on time: min(interval / 2, 10 s) (semantics, rule 9).
    public func punctuality(at tick: Timestamp) -> Duration {
        guard let interval = recurrence.interval(at: tick) else { return .seconds(10) }
        return min(interval / 2, .seconds(10))
    }

    /// The instant at which a tick is to start: tick + hash(job, tick) mod jitter, the same for every worker.
    public func due(_ tick: Timestamp) -> Timestamp {
        let spread = jitter.wholeMicroseconds
        guard spread > 0 else { return tick }
        var hash = StableHash()
        hash.combine(name.description)
        hash.combine(tick.microseconds)
        return tick + .microseconds(Int64(hash.value % UInt64(spread)))
    }

    /// Whether another revision has another set of ticks, so that the cursor moves to now (semantics, rule 12).
    public func hasSameRecurrence(as other: JobDefinition) -> Bool {
        recurrence == other.recurrence && timezone == other.timezone
    }
}
