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
    /// A date, or a date and a time, of a clock that somebody else names; UTC when nobody does.
    case civil(CivilTime)
    case timeOfDay(second: Int)
    case distance(Duration)
    /// The start of the day so many days from today.
    case day(offset: Int)

    /// Nil for anything that is none of the forms.
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
                self = .civil(time)
            } else if let clock = CivilTime(text: "1970-01-01T\(text)") {
                self = .timeOfDay(second: clock.secondOfDay)
            } else if case .success(let duration) = DurationText.parse(text) {
                self = .distance(duration)
            } else {
                return nil
            }
        }
    }

    /// The instant that is meant, seen from `now`; everything without a zone is UTC.
    func instant(from now: Timestamp, _ direction: Direction = .past) -> Timestamp {
        time(from: now, direction, in: .utc).map { $0.timestamp() } ?? fixed(from: now, direction)
    }

    /// The moment that is meant, seen from `now`; everything without a zone is of the given one.
    func moment(from now: Timestamp, in zone: Zone) -> ZonedMoment {
        guard let time = time(from: now, .past, in: zone) else { return ZonedMoment(instant: fixed(from: now, .past)) }
        switch zone.rules.instants(of: time) {
        case .one(let instant): return ZonedMoment(instant: instant)
        case .two(let first, let second): return ZonedMoment(instant: first, shown: time, second: second)
        case .none(let gap): return ZonedMoment(instant: gap.transition, shown: time, isJumpedOver: true)
        }
    }

    /// What needs no clock but `now`.
    private func fixed(from now: Timestamp, _ direction: Direction) -> Timestamp {
        switch self {
        case .instant(let instant): instant
        case .distance(let duration): direction == .past ? now - duration : now + duration
        case .civil, .day, .timeOfDay: now
        }
    }

    /// What the zone's clocks show at the moment; nil for what is an instant by itself.
    private func time(from now: Timestamp, _ direction: Direction, in zone: Zone) -> CivilTime? {
        let shown = zone.rules.civilTime(at: now)
        switch self {
        case .instant, .distance: return nil
        case .civil(let time): return time
        case .day(let offset): return CivilTime(date: shown.date.adding(days: offset))
        case .timeOfDay(let second):
            let today = CivilTime(date: shown.date, secondOfDay: second)
            switch direction {
            case .past where today > shown: return CivilTime(date: shown.date.adding(days: -1), secondOfDay: second)
            case .coming where today <= shown:
                return CivilTime(date: shown.date.adding(days: 1), secondOfDay: second)
            default: return today
            }
        }
    }
}

/// A moment on the clock of a zone, whatever was done to that clock.
struct ZonedMoment: Hashable, Sendable {
    /// The instant; where clocks jumped over the time, that of the jump; where they show it twice, the first one.
    var instant: Timestamp
    /// The time that was asked for, where it is shown not once.
    var shown: CivilTime?
    /// The second instant at which clocks show it.
    var second: Timestamp?
    /// Whether clocks never show it.
    var isJumpedOver = false
}
