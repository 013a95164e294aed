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
        guard seconds == FieldSet(0...0) else { return wordsOfSeconds }
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

    /// `every second`, `every 5 seconds`, `at 02:30:15`.
    private var wordsOfSeconds: String? {
        if hours.count == 24, minutes.count == 60, let step = seconds.step(of: 60) {
            return step == 1 ? "every second" : "every \(step) seconds"
        }
        guard count == 1 else { return nil }
        return "at \(clock(hours.first, minutes.first)):\(padded(seconds.first))"
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
        // Where either field is enough, one that names all its days makes every day match, whatever the other says.
        let isOfAllDays = rule == .either && (monthDays.numbers.count == 31 || weekdays.numbers.count == 7)
        guard let monthDays = isOfAllDays ? "" : monthDays.words, let weekdays = isOfAllDays ? "" : weekdays.words
        else { return nil }
        let parts = [monthDays, weekdays].filter { !$0.isEmpty }
        guard parts.count < 2 || rule == .either else { return nil }
        let days = parts.joined(separator: " or ")
        guard months.count < 12 else { return days }
        let inMonths = "in \(names(months, of: .month))"
        return days.isEmpty ? inMonths : "\(days) \(inMonths)"
    }
}

extension MonthDays {
    /// Empty for all of them; nil when the words would be long.
    fileprivate var words: String? {
        if let only = movable.first {
            guard movable.count == 1, numbers.isEmpty else { return nil }
            switch only {
            case .fromEnd(0): return "on the last day of the month"
            case .fromEnd(1): return "on the day before the last of the month"
            case .fromEnd(let distance):
                return ordinal(distance).map { "on the \($0) day before the last of the month" }
            case .lastWorkingDay: return "on the last working day of the month"
            case .nearestWorkingDay(let day): return "on the working day nearest to day \(day) of the month"
            default: return nil
            }
        }
        if numbers.count == 31 { return "" }
        guard numbers.count <= 4 || numbers.isRun else { return nil }
        let days =
            numbers.isRun && numbers.count > 2
            ? "\(numbers.first)–\(numbers.last)" : list(numbers.numbers.map(String.init))
        return "on day\(numbers.count == 1 ? "" : "s") \(days) of the month"
    }
}

extension Weekdays {
    /// Empty for all of them; nil when the words would be long.
    fileprivate var words: String? {
        if let only = movable.first {
            guard movable.count == 1, numbers.isEmpty else { return nil }
            switch only {
            case .last(let weekday): return "on the last \(name(weekday)) of the month"
            case .nth(let weekday, let number):
                return ordinal(number).map { "on the \($0) \(name(weekday)) of the month" }
            default: return nil
            }
        }
        return numbers.count == 7 ? "" : "on \(names(numbers, of: .weekday))"
    }

    private func name(_ weekday: Int) -> String {
        names(FieldSet(weekday...weekday), of: .weekday)
    }
}

/// Of 1 to 5; nil of others.
private func ordinal(_ number: Int) -> String? {
    (1...5).contains(number) ? ["first", "second", "third", "fourth", "fifth"][number - 1] : nil
}

/// `Mon–Fri`, `Sat and Sun`.
private func names(_ set: FieldSet, of field: CronField) -> String {
    let names = set.numbers.map { field.names[$0 - field.all.lowerBound] }.map {
        $0.prefix(1).uppercased() + $0.dropFirst()
    }
    return set.isRun && set.count > 2 ? "\(names[0])–\(names[names.count - 1])" : list(names)
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
