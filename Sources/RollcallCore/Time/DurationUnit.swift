/// A unit that durations are written in.
enum DurationUnit: String, CaseIterable {
    case week = "w"
    case day = "d"
    case hour = "h"
    case minute = "m"
    case second = "s"
    case millisecond = "ms"
    case microsecond = "us"

    /// The length of one.
    var microseconds: Int64 {
        switch self {
        case .week: 604_800_000_000
        case .day: 86_400_000_000
        case .hour: 3_600_000_000
        case .minute: 60_000_000
        case .second: 1_000_000
        case .millisecond: 1_000
        case .microsecond: 1
        }
    }

    /// The unit that someone meant who wrote a longer word for it, such as `min` or `Seconds`.
    init?(meantBy word: String) {
        switch word.lowercased() {
        case "w", "wk", "week", "weeks": self = .week
        case "d", "day", "days": self = .day
        case "h", "hr", "hrs", "hour", "hours": self = .hour
        case "min", "mins", "minute", "minutes": self = .minute
        case "s", "sec", "secs", "second", "seconds": self = .second
        case "ms", "msec", "millis", "millisecond", "milliseconds": self = .millisecond
        case "us", "usec", "micros", "microsecond", "microseconds": self = .microsecond
        default: return nil
        }
    }
}
