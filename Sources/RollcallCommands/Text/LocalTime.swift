internal import RollcallCore

/// Instants as the clocks of a zone show them, for people, beside UTC.
enum LocalTime {
    /// `2026-03-29 03:00 CEST`, with the seconds when they are not zero.
    static func text(_ instant: Timestamp, in zone: Zone) -> String {
        let time = zone.rules.civilTime(at: instant)
        return "\(time.description.prefix(10)) \(clock(time)) \(zone.rules.abbreviation(at: instant))"
    }

    /// `03:00 CEST`, without the day.
    static func clock(_ instant: Timestamp, in zone: Zone) -> String {
        "\(clock(zone.rules.civilTime(at: instant))) \(zone.rules.abbreviation(at: instant))"
    }

    /// `03:00`, with the seconds when they are not zero.
    static func clock(_ time: CivilTime) -> String {
        String(time.description.dropFirst(11).prefix(time.second == 0 ? 5 : 8))
    }

    /// A change of the zone's clocks: `clocks go forward 1 h: 02:00 CET becomes 03:00 CEST`.
    static func change(_ instant: Timestamp, in zone: Zone) -> String {
        let rules = zone.rules
        let (before, after) = (rules.offset(at: instant - .microseconds(1)), rules.offset(at: instant))
        let direction = before < after ? "forward" : "back"
        let step = RelativeTime.exact(before < after ? after - before : before - after)
        let shown = CivilTime(instant, offset: before)
        let name = rules.abbreviation(at: instant - .microseconds(1))
        return "clocks go \(direction) \(step): \(clock(shown)) \(name) becomes \(clock(instant, in: zone))"
    }

    /// What a change of clocks has to do with a tick, in words.
    static func words(_ note: ClockNote, at tick: Timestamp, in zone: Zone) -> String {
        let shown = clock(zone.rules.civilTime(at: tick))
        return switch note {
        case .madeUp: "in place of a time that clocks jump over"
        case .firstOfTwo: "the first of two \(shown)"
        case .secondOfTwo: "the second of two \(shown)"
        }
    }
}
