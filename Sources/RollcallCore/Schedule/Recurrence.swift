/// When a job is due: the whole of its ticks, from 1970 to 9999.
///
/// Every answer is a function of the value and the instants given, so that all workers agree.
public enum Recurrence: Hashable, Sendable {
    /// On a grid of equal steps from the epoch.
    case every(IntervalRecurrence)
    /// When a clock and a calendar match a cron expression.
    case cron(CronRecurrence)
    /// Once.
    case at(Timestamp)

    /// The first tick strictly after the instant; nil when there is none any more.
    public func next(after instant: Timestamp) -> Timestamp? {
        switch self {
        case .every(let interval): interval.next(after: instant)
        case .cron(let cron): cron.next(after: instant)
        case .at(let tick): tick > instant ? tick : nil
        }
    }

    /// The newest tick at or before the instant; nil when there was none yet.
    public func last(atOrBefore instant: Timestamp) -> Timestamp? {
        switch self {
        case .every(let interval): interval.last(atOrBefore: instant)
        case .cron(let cron): cron.last(atOrBefore: instant)
        case .at(let tick): tick <= instant ? tick : nil
        }
    }

    /// How many ticks lie after the first instant and at or before the second; 0 when those are in reverse order.
    ///
    /// The ticks are not walked: a year of minutes costs microseconds.
    public func count(after start: Timestamp, through end: Timestamp) -> Int {
        switch self {
        case .every(let interval): interval.count(after: start, through: end)
        case .cron(let cron): cron.count(after: start, through: end)
        case .at(let tick): start < tick && tick <= end ? 1 : 0
        }
    }

    /// The interval that a tick's window and timeout are reckoned from: of `every` its own, of `cron` the distance
    /// from the tick to the next one, of `at` and of the last tick nil.
    public func interval(at tick: Timestamp) -> Duration? {
        switch self {
        case .every(let interval): interval.interval
        case .cron(let cron): cron.next(after: tick).map { $0 - tick }
        case .at: nil
        }
    }

    /// A duration that no two ticks are closer together than; nil where there are never two.
    ///
    /// Exact for `every`; for `cron` see `CronExpression.shortestInterval`.
    public var shortestInterval: Duration? {
        switch self {
        case .every(let interval): interval.interval
        case .cron(let cron): cron.expression.shortestInterval
        case .at: nil
        }
    }

    /// The recurrence as the schedule file says it, on one line: `every 10m offset 30s`, `cron */5 * * * *`,
    /// `at 2026-12-24T18:00:00Z`.
    public var text: String {
        switch self {
        case .every(let interval): interval.text
        case .cron(let cron): cron.text
        case .at(let tick): "at \(tick)"
        }
    }
}
