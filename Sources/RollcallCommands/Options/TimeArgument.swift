internal import RollcallCore

/// A moment as people say it; it becomes an instant when the clock is known.
enum TimeArgument: Hashable, Sendable {
    /// Which way a time of day and a duration lie.
    enum Direction: Hashable, Sendable {
        /// `02:00` is the newest one, `8h` is ago.
        case past
        /// `02:00` is the next one, `8h` is from now.
        case coming
    }

    case instant(Timestamp)
    case timeOfDay(second: Int)
    case distance(Duration)
    /// The start of the day so many days from today.
    case day(offset: Int)

    /// Nil for anything that is none of the forms; everything without a zone is UTC.
    init?(_ text: String) {
        switch text.lowercased() {
        case "now": self = .distance(.zero)
        case "today": self = .day(offset: 0)
        case "yesterday": self = .day(offset: -1)
        case "tomorrow": self = .day(offset: 1)
        default:
            if let instant = Timestamp(rfc3339: text) {
                self = .instant(instant)
            } else if let time = CivilTime(text: text) {
                self = .instant(time.timestamp())
            } else if let clock = CivilTime(text: "1970-01-01T\(text)") {
                self = .timeOfDay(second: clock.secondOfDay)
            } else if case .success(let duration) = DurationText.parse(text) {
                self = .distance(duration)
            } else {
                return nil
            }
        }
    }

    /// The instant that is meant, seen from `now`.
    func instant(from now: Timestamp, _ direction: Direction = .past) -> Timestamp {
        switch self {
        case .instant(let instant): return instant
        case .distance(let duration): return direction == .past ? now - duration : now + duration
        case .day(let offset): return CivilTime(date: CivilTime(now).date.adding(days: offset)).timestamp()
        case .timeOfDay(let second):
            let today = CivilTime(now).date
            let candidate = CivilTime(date: today, secondOfDay: second).timestamp()
            switch direction {
            case .past where candidate > now:
                return CivilTime(date: today.adding(days: -1), secondOfDay: second).timestamp()
            case .coming where candidate <= now:
                return CivilTime(date: today.adding(days: 1), secondOfDay: second).timestamp()
            default: return candidate
            }
        }
    }
}
