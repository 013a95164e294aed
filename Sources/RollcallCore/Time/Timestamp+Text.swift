extension Timestamp: CustomStringConvertible {
    /// The instant as RFC 3339 in UTC, as every command prints it.
    ///
    /// `2026-11-22T10:01:00Z`, or with exactly three digits, `2026-11-22T10:01:00.250Z`, when its milliseconds are not
    /// zero. Microseconds are dropped.
    public var description: String {
        let time = CivilTime(self)
        return time.text(fractionDigits: time.microsecond < 1_000 ? 0 : 3) + "Z"
    }

    /// The instant as RFC 3339 in UTC, exactly: no fraction when it is zero, else six digits.
    public var rfc3339Microseconds: String {
        CivilTime(self).description + "Z"
    }

    /// Reads RFC 3339: `2026-11-22T10:01:00Z`, `2026-11-22T11:01:00.25+01:00`.
    ///
    /// The separator is `T`, `t` or a space; UTC is `Z`, `z` or an offset of zero; a fraction has 1 to 9 digits, those
    /// after the sixth are dropped. Nil for anything else: no zone, a field out of range, second 60 (a `Timestamp` has
    /// no leap seconds), an instant outside `distantPast...distantFuture`.
    public init?(rfc3339 text: String) {
        var scanner = ByteScanner(text)
        guard let date = scanner.date(), scanner.dateTimeSeparator(),
            let time = scanner.time(of: date, secondsOptional: false),
            let offset = scanner.zone(), scanner.isAtEnd
        else { return nil }
        self = time.timestamp(offset: offset)
        guard (Timestamp.distantPast...Timestamp.distantFuture).contains(self) else { return nil }
    }
}

extension ByteScanner {
    /// Consumes `Z`, `z` or `±hh:mm`.
    fileprivate mutating func zone() -> Duration? {
        if take(UInt8(ascii: "Z"), UInt8(ascii: "z")) { return .zero }
        let isWest = next == UInt8(ascii: "-")
        guard take(UInt8(ascii: "+"), UInt8(ascii: "-")),
            let hours = number(digits: 2...2), hours <= 23, take(UInt8(ascii: ":")),
            let minutes = number(digits: 2...2), minutes <= 59
        else { return nil }
        let offset = Duration.seconds((hours * 60 + minutes) * 60)
        return isWest ? .zero - offset : offset
    }
}
