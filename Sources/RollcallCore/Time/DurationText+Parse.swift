extension DurationText {
    /// The duration that the text says, in whole microseconds, zero or more.
    ///
    /// Three forms, spaces around them ignored:
    /// - a number of seconds, whole or decimal: `60`, `1.5`;
    /// - parts of a number and a unit, `w d h m s ms us`, each unit at most once, longest first: `250ms`, `1h30m`,
    ///   `1h 30m`; the last number may be decimal: `1.5h`;
    /// - ISO 8601, in either case: `PT60S`, `P1DT2H`, `PT0.5S`, `P2W`. Years and months have no fixed length: refused.
    ///
    /// Refused with a `Problem`: empty text, a sign, an unknown unit, a repeated unit or one out of order, a part of a
    /// microsecond, more than `longest`.
    public static func parse(_ text: String) -> Result<Duration, Problem> {
        let trimmed = ByteScanner(text).bytes.trimmingBlanks()
        return Result { () throws(Problem) in
            guard let first = trimmed.first else {
                throw Problem(message: "a duration is missing", help: "write for example 60s, 10m or 1h30m")
            }
            guard first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else {
                throw Problem(message: "a duration has no sign", help: "write for example 60s")
            }
            if trimmed.contains(UInt8(ascii: ":")) { throw clockProblem(trimmed) }
            var parser = DurationParser(trimmed)
            let microseconds = try first | 0x20 == UInt8(ascii: "p") ? parser.isoParts() : parser.parts()
            return .microseconds(microseconds)
        }
    }

    /// `1:30` is a minute and a half to some and an hour and a half to others.
    private static func clockProblem(_ bytes: ArraySlice<UInt8>) -> Problem {
        var scanner = ByteScanner(bytes)
        let message = "\"\(String(decoding: bytes, as: UTF8.self))\" may be minutes or hours"
        guard let left = scanner.number(digits: 1...4), scanner.take(UInt8(ascii: ":")),
            let right = scanner.number(digits: 1...2), scanner.isAtEnd
        else { return Problem(message: message, help: "write a unit after each number, as in 1h30m") }
        return Problem(message: message, help: "write \(left * 60 + right)s or \(left)h\(right)m")
    }
}

extension [UInt8] {
    /// The bytes without spaces, tabs and line breaks at either end.
    func trimmingBlanks() -> ArraySlice<UInt8> {
        let start = drop(while: \.isBlank)
        return start[..<(start.lastIndex { !$0.isBlank }.map { $0 + 1 } ?? start.startIndex)]
    }
}
