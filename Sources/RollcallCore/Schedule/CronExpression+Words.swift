extension CronExpression {
    /// The expression in plain words: `every 5 minutes`, `at 02:30 on Mon–Fri`, `every hour at :15 in Jan`.
    ///
    /// Only what can be said truly and shortly is; of anything else (`*/7 * * * *` is not every seven minutes) the
    /// expression itself is given.
    public var words: String {
        guard !neverMatches, let times = times.words, let days = days.words else { return source }
        return days.isEmpty ? times : "\(times) \(days)"
    }
}

extension CronTimes {
    /// The times in words; nil when those would be long.
    fileprivate var words: String? {
        guard seconds == FieldSet(0...0) else { return nil }
        if hours.count * minutes.count <= 4 && minutes.count <= 2 {
            return "at " + list(hours.numbers.flatMap { hour in minutes.numbers.map { clock(hour, $0) } })
        }
        if minutes.count == 1 {
            guard let step = hours.step(of: 24) else { return nil }
            let past = minutes.first == 0 ? "" : " at :\(padded(minutes.first))"
            return (step == 1 ? "every hour" : "every \(step) hours") + past
        }
        guard let step = minutes.step(of: 60) else { return nil }
        let frequency = step == 1 ? "every minute" : "every \(step) minutes"
        if hours.count == 24 { return frequency }
        guard hours.isRun else { return nil }
        return "\(frequency) from \(clock(hours.first, minutes.first)) to \(clock(hours.last, minutes.last))"
    }

    private func clock(_ hour: Int, _ minute: Int) -> String {
        "\(padded(hour)):\(padded(minute))"
    }

    private func padded(_ number: Int) -> String {
        var text = ""
        text.append(number, width: 2)
        return text
    }
}

extension CronDays {
    /// The days in words, empty for all of them; nil when those would be long.
    fileprivate var words: String? {
        var parts: [String] = []
        if monthDays.count < 31 {
            guard monthDays.count <= 4 || monthDays.isRun else { return nil }
            let days =
                monthDays.isRun && monthDays.count > 2
                ? "\(monthDays.first)–\(monthDays.last)" : list(monthDays.numbers.map(String.init))
            parts.append("on day\(monthDays.count == 1 ? "" : "s") \(days) of the month")
        }
        if weekdays.count < 7 { parts.append("on \(names(weekdays, of: .weekday))") }
        guard parts.count < 2 || rule == .either else { return nil }
        let days = parts.joined(separator: " or ")
        guard months.count < 12 else { return days }
        let inMonths = "in \(names(months, of: .month))"
        return days.isEmpty ? inMonths : "\(days) \(inMonths)"
    }

    /// `Mon–Fri`, `Sat and Sun`.
    private func names(_ set: FieldSet, of field: CronField) -> String {
        let names = set.numbers.map { field.names[$0 - field.all.lowerBound] }.map {
            $0.prefix(1).uppercased() + $0.dropFirst()
        }
        return set.isRun && set.count > 2 ? "\(names[0])–\(names[names.count - 1])" : list(names)
    }
}

extension FieldSet {
    /// Whether the numbers follow each other without a hole.
    fileprivate var isRun: Bool { last - first + 1 == count }

    /// The step when the numbers are 0, n, 2n, … and go on evenly into the next round of the given length.
    fileprivate func step(of round: Int) -> Int? {
        guard first == 0, round.isMultiple(of: count) else { return nil }
        let step = round / count
        return self == FieldSet(stride(from: 0, to: round, by: step)) ? step : nil
    }
}

/// `a`, `a and b`, `a, b and c`.
private func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
}
