internal import RollcallCore

/// How far away an instant is, as people say it: `in 43 s`, `3 min ago`.
enum RelativeTime {
    static func text(_ instant: Timestamp, from now: Timestamp) -> String {
        let distance = instant - now
        if distance > .zero { return "in " + span(distance, roundingUp: true) }
        return distance > .seconds(-1) ? "now" : span(.zero - distance) + " ago"
    }

    /// A duration in its largest unit of which there are two or more: `43 s`, `3 min`, `5 h`, `2 d`.
    static func span(_ duration: Duration, roundingUp: Bool = false) -> String {
        let carry: Int64 = roundingUp ? 999_999 : 0
        let seconds = (max(0, duration.wholeMicroseconds) + carry) / 1_000_000
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7_200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3_600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    /// A measured duration: `12 ms`, `1.4 s`, `43 s`, `3 min`.
    static func measured(_ duration: Duration) -> String {
        let milliseconds = duration.wholeMilliseconds
        switch milliseconds {
        case ..<1_000: return "\(milliseconds) ms"
        case ..<10_000: return "\(milliseconds / 1_000).\(milliseconds / 100 % 10) s"
        default: return span(duration)
        }
    }
}

extension Timestamp {
    /// The instant for a table, in UTC, to the second: `10:01:00` on the day of `now`, else `2026-11-21 10:01`.
    func text(on now: Timestamp) -> String {
        let time = CivilTime(self)
        let text = CivilTime(date: time.date, secondOfDay: time.secondOfDay).description
        let clock = text.split(separator: "T").last.map(String.init) ?? text
        return time.date == CivilTime(now).date ? clock : "\(text.prefix(10)) \(clock.prefix(5))"
    }
}
