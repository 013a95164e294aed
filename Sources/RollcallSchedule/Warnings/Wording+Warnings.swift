internal import RollcallCore

// MARK: - Legal, and surely not meant

extension Finding {
    static func doubt(_ kind: CronDoubt.Kind, _ expression: CronExpression) -> Finding {
        switch kind {
        case .everyFewSeconds(let step): everyFewSeconds(step, expression)
        case .starBeforeValue(let isOfSeconds): starBeforeValue(isOfSeconds)
        case .unevenStep(let step, let isOfHours): unevenStep(step, isOfHours)
        case .shortMonths(let months, let day): shortMonths(months, day)
        case .weekOfMonth(let weekday, let week): weekOfMonth(weekday, week)
        }
    }

    private static func everyFewSeconds(_ step: Int?, _ expression: CronExpression) -> Finding {
        let frequency = step.map { $0 == 1 ? "every second" : "every \($0) s" } ?? "several times a minute"
        let fields = expression.source.split { $0 == " " || $0 == "\t" }
        let minutes = fields.dropLast().joined(separator: " ")
        let interval = step.map { "every: \($0)s" } ?? "several jobs with every: and offset:"
        return Finding(
            .secondsFirst, "the first of six fields is the second: this runs \(frequency)",
            help: "write cron: \(Quoted.text(minutes)) for minutes, or \(interval) for seconds")
    }

    private static func starBeforeValue(_ isOfSeconds: Bool) -> Finding {
        let (unit, larger) = isOfSeconds ? ("second", "minute") : ("minute", "hour")
        return Finding(
            .starBeforeValue, "* is every \(unit): this runs 60 times in each \(larger) that it names",
            help: "write 0 for once, or */1 when every \(unit) is meant")
    }

    private static func unevenStep(_ step: Int, _ isOfHours: Bool) -> Finding {
        let (unit, count, letter) = isOfHours ? ("hours", 24, "h") : ("minutes", 60, "m")
        let round = isOfHours ? "day" : "hour"
        return Finding(
            .unevenStep, "*/\(step) is \(step) \(unit) and then \(count - step): the step begins anew each \(round)",
            help: "write every: \(step)\(letter) in place of cron, or 0,\(step) when this is meant")
    }

    private static func shortMonths(_ months: [Int], _ day: Int) -> Finding {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let words = months.compactMap { names.indices.contains($0 - 1) ? names[$0 - 1] : nil }
        return Finding(
            .shortMonth,
            "\(Quoted.list(words, "and")) \(words.count == 1 ? "has" : "have") no day \(day)"
                + (day == 29 ? " in most years" : "") + ": nothing runs then",
            help: "write L for the last day of each month, or name the months that have the day")
    }

    private static func weekOfMonth(_ weekday: Int, _ week: Int?) -> Finding {
        let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        let name = names.indices.contains(weekday) ? names[weekday] : "sun"
        let field = week.map { "\(name)#\($0)" } ?? "\(name)L"
        return Finding(
            .eitherDay, "each of these days and each \(name) matches: one of the two fields is enough",
            help: "write * here and \(field) as the weekday, or two jobs when both are meant")
    }
}

extension Finding {
    static func clockGap(_ jump: JumpedTime, zone: Zone) -> Finding {
        let after = zone.rules.civilTime(at: jump.change)
        let day = jump.time.description.prefix(10)
        return Finding(
            .clockGap,
            "clocks in \(Quoted.plain(zone.name)) jump over \(clock(jump.time)) on \(day): the job runs at"
                + " \(clock(after)) then",
            help: "write dst: standard if that is right, dst: skip to leave the day out, or another time")
    }

    /// `02:30`, with the seconds when they are not zero.
    private static func clock(_ time: CivilTime) -> String {
        String(time.description.dropFirst(11).prefix(time.second == 0 ? 5 : 8))
    }

    static func dstWithoutFixedTime() -> Finding {
        Finding(
            .noEffect, "\"dst\" is about fixed times; minute or hour begins with * here, so the job follows real time",
            help: "remove it")
    }

    static func timeoutPastInterval(_ timeout: Duration, interval: Duration) -> Finding {
        let text = DurationText.format(interval)
        return Finding(
            .timeoutPastInterval,
            "an attempt may take \(DurationText.format(timeout)), longer than the interval, \(text): ticks are skipped"
                + " meanwhile",
            help: "write timeout: \(text) or less, or say with overlap: what becomes of these ticks")
    }

    static func windowWithoutCatchUp() -> Finding {
        Finding(.noEffect, "\"catch_up_window\" changes nothing under catch_up: none", help: "remove it")
    }

    static func windowBelowInterval(_ window: Duration, interval: Duration) -> Finding {
        let text = DurationText.format(interval)
        return Finding(
            .windowBelowInterval,
            "catch_up: all never has two ticks to make up for: catch_up_window, \(DurationText.format(window)), is"
                + " below the interval, \(text)",
            help: "write a catch_up_window of several times \(text), or catch_up: latest")
    }

    static func delayWithoutRetry(_ key: ScheduleKey) -> Finding {
        Finding(
            .noEffect, "\(Quoted.text(key.name)) changes nothing under max_attempts: 1, which is no retry",
            help: "remove it, or write max_attempts: 2 or more")
    }

    static func retryCutShort(_ retry: RetryPolicy, waited: Duration) -> Finding {
        let average = retry.jitter == .full ? " on the average" : ""
        return Finding(
            .retryCutShort,
            "\(retry.maximumAttempts) attempts wait \(DurationText.format(waited.toSeconds))\(average), and none starts"
                + " later than give_up_after, \(DurationText.format(retry.giveUpAfter))",
            help: "write a longer give_up_after, shorter delays or fewer attempts")
    }

    static func maximumAgeBelowHeartbeat(_ age: Duration, _ heartbeat: Duration, isGiven: Bool) -> Finding {
        let beat = DurationText.format(heartbeat)
        let words = isGiven ? "the heartbeat, \(beat)" : "the usual heartbeat, \(beat)"
        let shorter = isGiven ? "" : ", or heartbeat: and a duration below it when clients send one more often"
        return Finding(
            .maxAgeBelowHeartbeat,
            "max_age, \(DurationText.format(age)), is not above \(words): clients that are there are removed between two",
            help: "write max_age: \(DurationText.format(heartbeat * 2)) or more\(shorter)")
    }
}

extension Duration {
    /// Whole seconds, for people.
    fileprivate var toSeconds: Duration { .seconds(components.seconds) }
}
