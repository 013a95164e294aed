import RollcallCore

/// TZif files: no bytes trap or hang, and rules that are read agree with themselves wherever clocks are changed.
enum FuzzZone {
    private static let expressions = ["30 2 * * *", "*/7 * * * *", "0 0 L * *", "15 0-23/5 * * sun"].compactMap {
        // Ignored: a text that is no expression is not asked for.
        try? CronExpression.parse($0).get()
    }

    static func run(_ input: FuzzInput) {
        // The instants are of the bytes' end too, which footers do not mind: they are short.
        var copy = input
        let starts = [
            Timestamp(seconds: Int64(Int32(truncatingIfNeeded: copy.number(bytes: 4)))),
            Timestamp(seconds: -5_000_000_000), Timestamp(seconds: 1_795_341_600), Timestamp(seconds: 4_000_000_000),
        ]
        // Ignored: what is no time zone is an answer too.
        guard let rules = try? TimeZoneRules(tzif: input.bytes) else { return }
        let zone = Zone(name: "Test/Fuzz", rules: rules)
        for start in starts {
            var position = start
            for _ in 0..<6 {
                probe(rules, at: position)
                guard let change = rules.nextTransition(after: position) else { break }
                promise(change > position, "a change is not after the instant")
                promise(rules.lastTransition(atOrBefore: change) == change, "a change is not the last at its instant")
                probe(rules, at: change)
                position = change
            }
            probe(zone, around: start)
        }
    }

    private static func probe(_ rules: TimeZoneRules, at instant: Timestamp) {
        _ = rules.abbreviation(at: instant)
        let time = rules.civilTime(at: instant)
        switch rules.instants(of: time) {
        case .one(let only): promise(only == instant, "a clock's time is that of another instant")
        // A clock that shows a time three times has it in two places only.
        case .two: break
        case .none: promise(false, "a clock shows a time that it never shows")
        }
    }

    private static func probe(_ zone: Zone, around start: Timestamp) {
        for expression in expressions {
            for dst in DaylightPolicy.allCases {
                let recurrence = CronRecurrence(expression: expression, zone: zone, dst: dst)
                var position = start
                for _ in 0..<3 {
                    guard let tick = recurrence.next(after: position) else { break }
                    promise(tick > position, "a next tick is not after the instant")
                    promise(recurrence.last(atOrBefore: tick) == tick, "a tick is not the last at its own instant")
                    promise(
                        recurrence.count(after: position, through: tick) == 1,
                        "there are other ticks before the next")
                    position = tick
                }
            }
        }
    }
}
