extension ByteScanner {
    /// Consumes `yyyy-mm-dd`; the fields are not checked against the calendar.
    mutating func date() -> CivilDate? {
        let start = self
        guard let year = number(digits: 4...4), take(UInt8(ascii: "-")),
            let month = number(digits: 2...2), take(UInt8(ascii: "-")),
            let day = number(digits: 2...2)
        else {
            self = start
            return nil
        }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Consumes the `T`, `t` or space that parts a date from a time.
    mutating func dateTimeSeparator() -> Bool {
        take(UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " "))
    }

    /// Consumes `hh:mm:ss` and a fraction, or `hh:mm` when seconds may be left out, as the time of the given day;
    /// nil too when a field, of the day or of the time, is out of range.
    mutating func time(of date: CivilDate, secondsOptional: Bool) -> CivilTime? {
        let start = self
        guard let hour = number(digits: 2...2), take(UInt8(ascii: ":")), let minute = number(digits: 2...2) else {
            self = start
            return nil
        }
        var second: Int? = secondsOptional ? 0 : nil
        var microsecond: Int? = 0
        if take(UInt8(ascii: ":")) {
            second = number(digits: 2...2)
            microsecond = take(UInt8(ascii: ".")) ? fraction() : 0
        }
        guard let second, let microsecond,
            let time = CivilTime(
                checkingYear: date.year, month: date.month, day: date.day,
                hour: hour, minute: minute, second: second, microsecond: microsecond)
        else {
            self = start
            return nil
        }
        return time
    }

    /// Consumes 1 to 9 digits after a point, as whole microseconds, later digits dropped.
    private mutating func fraction() -> Int? {
        let start = position
        guard let value = number(digits: 1...9) else { return nil }
        let digits = position - start
        return digits <= 6
            ? (digits..<6).reduce(value) { value, _ in value * 10 }
            : (6..<digits).reduce(value) { value, _ in value / 10 }
    }
}
