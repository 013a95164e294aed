/// A periodic task of django-celery-beat, as its tables hold it.
public struct BeatTask: Hashable, Sendable {
    /// When it runs.
    public enum Schedule: Hashable, Sendable {
        /// So many of `days`, `hours`, `minutes`, `seconds` or `microseconds`.
        case interval(every: Int, period: String)
        /// Celery's five fields in crontab's order, and their zone.
        case crontab(String, timezone: String)
        /// Once.
        case clocked(Timestamp)
        /// By the sun.
        case solar(String)
        /// None of these: a row that celery does not run either.
        case none
    }

    /// Its unique name.
    public var name: String
    /// The task's dotted name.
    public var task: String
    /// When it runs.
    public var schedule: Schedule
    /// A JSON array.
    public var args = "[]"
    /// A JSON object.
    public var kwargs = "{}"
    /// Whether it has ticks.
    public var isEnabled = true
    /// Whether it is disabled after one run.
    public var isOneOff = false
    /// After how many seconds a message that nobody took is dropped.
    public var expireSeconds: Int?
    /// When messages are dropped; nil: never.
    public var expiresAt: Timestamp?
    /// Before when it does not run.
    public var startsAt: Timestamp?
    /// Where its messages go: `queue`, `exchange`, `routing_key` and `priority`, those that are set.
    public var routing: [String: String] = [:]
    /// What people should know about it.
    public var summary = ""

    /// Makes a task that runs without arguments.
    public init(name: String, task: String, schedule: Schedule) {
        self.name = name
        self.task = task
        self.schedule = schedule
    }
}
