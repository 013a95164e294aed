/// Quartz's marks (its CronExpression), in the two fields of days: `L`, `L-3`, `15W`, `LW`, `friL`, `fri#2`, `?`.
extension CronFieldParser {
    /// Nil when the text has none of the marks; a mark in the wrong place or form is a problem.
    func mark(_ range: Range<Int>) throws(CronProblem) -> CronItem? {
        let word = text(range).lowercased()
        if word.utf8.contains(UInt8(ascii: "?")) { return try anyDay(word, range) }
        // `jul` and `wed` have these letters too, `L-3` and `15W-3` only at their beginnings.
        let head = word.prefix { $0 != "-" }
        guard word.utf8.contains(UInt8(ascii: "#")) || head.hasSuffix("l") && head != "jul" || head.hasSuffix("w")
        else { return nil }
        switch field {
        case .dayOfMonth: return try monthDay(word, range)
        case .weekday: return try weekday(word, range)
        default:
            throw problem(
                "\(text(range)) does not belong into the \(field.name) field", range,
                help: "L and W belong to the day of the month, L and # to the weekday")
        }
    }

    private func anyDay(_ word: String, _ range: Range<Int>) throws(CronProblem) -> CronItem {
        guard field.isOfDays else {
            throw problem("? does not belong into the \(field.name) field", range, help: "write *")
        }
        guard word == "?", range == self.range else {
            throw problem("? stands alone in its field", range, help: "write * in a list or with a step")
        }
        return .values(FieldSet(field.all))
    }

    private func monthDay(_ word: String, _ range: Range<Int>) throws(CronProblem) -> CronItem {
        if word == "l" { return .fromEnd(0) }
        if word == "lw" { return .lastWorkingDay }
        if word.hasPrefix("l-") {
            let place = range.dropFirst(2)
            guard let distance = number(place), (1...30).contains(distance) else {
                throw problem(
                    "\"\(text(range))\" is not a day before the last", range, help: "write L-1 to L-30")
            }
            return .fromEnd(distance)
        }
        if word.hasSuffix("w"), word.dropLast().utf8.allSatisfy(\.isDigit), word.utf8.count > 1 {
            return .nearestWorkingDay(try value(range.dropLast()))
        }
        throw problem(
            "\"\(text(range))\" is not a day of month", range,
            help: word.utf8.contains(UInt8(ascii: "#")) || word.hasSuffix("l")
                ? "# and L after a day belong to the weekday, as in fri#2 and friL"
                : "write L, L-3, LW or 15W, or 1-31")
    }

    private func weekday(_ word: String, _ range: Range<Int>) throws(CronProblem) -> CronItem {
        if word == "l" {
            throw problem("L alone is not a weekday", range, help: "write friL for the last Friday, sat for Saturday")
        }
        if word.hasSuffix("w") {
            throw problem("W does not belong into the weekday field", range, help: "write it after a day of month: 15W")
        }
        if word.hasSuffix("l") { return .last(weekday: try value(range.dropLast()) % 7) }
        let parts = range.split(omittingEmptySubsequences: false) { bytes[$0] == UInt8(ascii: "#") }
        guard parts.count == 2 else {
            throw problem("\"\(text(range))\" is not a weekday", range, help: "write fri#2 or friL")
        }
        let weekday = try value(parts[0]) % 7
        guard let number = number(parts[1]), (1...5).contains(number) else {
            throw problem(
                "\"\(text(range))\" is not a weekday of the month", range, help: "write #1 to #5, or L for the last")
        }
        return .nth(weekday: weekday, number)
    }

    /// One or two digits, and nothing else.
    private func number(_ range: Range<Int>) -> Int? {
        var scanner = ByteScanner(bytes[range])
        guard let number = scanner.number(digits: 1...2), scanner.isAtEnd else { return nil }
        return number
    }
}
