extension PosixTimeZone {
    /// Reads `CET-1CEST,M3.5.0,M10.5.0/3`, as POSIX.1-2017 (section 8.3) and RFC 8536 (section 3.3.1) have it; nil for
    /// anything else.
    init?(_ text: some Sequence<UInt8>) {
        var scanner = ByteScanner(text)
        guard let name = scanner.zoneName(), let west = scanner.signedTime(hours: 24),
            LocalTimeKind.offsets.contains(-west)
        else { return nil }
        standard = LocalTimeKind(offset: -west, isDaylight: false, abbreviation: name)
        guard !scanner.isAtEnd else { return }
        guard let name = scanner.zoneName() else { return nil }
        var offset = -west + 3_600
        if scanner.next != UInt8(ascii: ",") {
            guard let west = scanner.signedTime(hours: 24) else { return nil }
            offset = -west
        }
        // Without rules the change would be the system's own affair; RFC 8536 does not have that.
        guard LocalTimeKind.offsets.contains(offset), let start = scanner.changeRule(),
            let end = scanner.changeRule(), scanner.isAtEnd
        else { return nil }
        let kind = LocalTimeKind(offset: offset, isDaylight: true, abbreviation: name)
        daylight = Daylight(kind: kind, start: start, end: end)
    }
}

extension ByteScanner {
    /// Three letters or more, or such letters, digits and signs between `<` and `>`.
    fileprivate mutating func zoneName() -> String? {
        let isQuoted = take(UInt8(ascii: "<"))
        let name = run {
            $0.isLetter || isQuoted && ($0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-"))
        }
        guard name.count >= 3, !isQuoted || take(UInt8(ascii: ">")) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// `[±]hh[:mm[:ss]]` as seconds, the hours up to the number given.
    fileprivate mutating func signedTime(hours limit: Int) -> Int? {
        let isNegative = next == UInt8(ascii: "-")
        _ = take(UInt8(ascii: "+"), UInt8(ascii: "-"))
        guard let hours = number(digits: 1...3), hours <= limit else { return nil }
        var seconds = hours * 3_600
        for unit in [60, 1] {
            guard take(UInt8(ascii: ":")) else { break }
            guard let count = number(digits: 2...2), count <= 59 else { return nil }
            seconds += count * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// `,date[/time]`; the time is 02:00 when it is left out.
    fileprivate mutating func changeRule() -> PosixTimeZone.ChangeRule? {
        guard take(UInt8(ascii: ",")), let day = changeDay() else { return nil }
        guard take(UInt8(ascii: "/")) else { return PosixTimeZone.ChangeRule(day: day, time: 7_200) }
        return signedTime(hours: 167).map { PosixTimeZone.ChangeRule(day: day, time: $0) }
    }

    private mutating func changeDay() -> PosixTimeZone.ChangeRule.Day? {
        if take(UInt8(ascii: "J")) {
            guard let day = number(digits: 1...3), (1...365).contains(day) else { return nil }
            return .julian(day)
        }
        guard take(UInt8(ascii: "M")) else {
            guard let day = number(digits: 1...3), day <= 365 else { return nil }
            return .zeroBased(day)
        }
        guard let month = number(digits: 1...2), (1...12).contains(month), take(UInt8(ascii: ".")),
            let week = number(digits: 1...1), (1...5).contains(week), take(UInt8(ascii: ".")),
            let weekday = number(digits: 1...1), weekday <= 6
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }
}
