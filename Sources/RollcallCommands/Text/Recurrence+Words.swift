internal import RollcallCore

extension Recurrence {
    /// The recurrence in words: `every 60 s`, `every 10 min + 30 s`, `at 02:30 on Mon–Fri`.
    var words: String {
        switch self {
        case .every(let interval):
            let every = "every \(RelativeTime.exact(interval.interval))"
            return interval.offset == .zero ? every : "\(every) + \(RelativeTime.exact(interval.offset))"
        case .cron(let cron):
            let words = cron.expression.words
            return cron.timezone == "UTC" ? words : "\(words) \(cron.timezone)"
        case .at(let instant): return "once, at \(instant)"
        }
    }
}

extension RelativeTime {
    /// A duration of the schedule, whole: `60 s`, `10 min`, `1h30m`.
    static func exact(_ duration: Duration) -> String {
        let text = DurationText.format(duration)
        let number = text.prefix { $0.isNumber || $0 == "." }
        switch text.dropFirst(number.count) {
        case "s": return "\(number) s"
        case "ms": return "\(number) ms"
        case "m": return "\(number) min"
        case "h": return "\(number) h"
        case "d": return "\(number) d"
        default: return text
        }
    }
}
