extension CivilTime {
    /// Reads `2026-12-24T18:00:00`, `2026-12-24T18:00` or `2026-12-24` (its midnight), none of them with a zone.
    ///
    /// The separator is `T`, `t` or a space; a fraction of the second has 1 to 9 digits, those after the sixth are
    /// dropped. Nil for anything else, a field out of range and second 60 included.
    public init?(text: String) {
        var scanner = ByteScanner(text)
        guard let date = scanner.date() else { return nil }
        if scanner.isAtEnd {
            self.init(checkingYear: date.year, month: date.month, day: date.day)
        } else {
            guard scanner.dateTimeSeparator(), let time = scanner.time(of: date, secondsOptional: true),
                scanner.isAtEnd
            else { return nil }
            self = time
        }
    }
}

extension CivilTime: CustomStringConvertible {
    /// `2026-12-24T18:00:00`, with six digits of a fraction when it is not zero; `init(text:)` reads it back.
    public var description: String {
        text(fractionDigits: microsecond == 0 ? 0 : 6)
    }

    /// `yyyy-mm-ddThh:mm:ss` and so many digits of the fraction, 0 to 6, later ones dropped.
    ///
    /// A year past 9999 has a sign, as in ISO 8601; RFC 3339 has no such years.
    func text(fractionDigits: Int) -> String {
        var text = ""
        if year < 0 || year > 9999 { text += year < 0 ? "-" : "+" }
        text.append(abs(year), width: 4)
        for (separator, field) in [("-", month), ("-", day), ("T", hour), (":", minute), (":", second)] {
            text += separator
            text.append(field, width: 2)
        }
        if fractionDigits > 0 {
            text += "."
            text.append((fractionDigits..<6).reduce(microsecond) { value, _ in value / 10 }, width: fractionDigits)
        }
        return text
    }
}

extension String {
    /// Appends a number that is not negative, with zeros ahead of it up to the width.
    mutating func append(_ number: Int, width: Int) {
        let digits = String(number)
        append(String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)))
        append(digits)
    }
}
