/// Reads the parts of a duration and adds them up.
struct DurationParser {
    typealias Problem = DurationText.Problem

    private struct Number {
        var text: String
        var whole: Int64
        /// The digits after the point as a number, and ten to the power of how many they are.
        var fraction: Int64
        var scale: Int64
    }

    private let text: String
    private var scanner: ByteScanner
    private var total: Int64 = 0
    private var previous: DurationUnit?

    init(_ bytes: ArraySlice<UInt8>) {
        text = String(decoding: bytes, as: UTF8.self)
        scanner = ByteScanner(bytes)
    }

    /// The microseconds of `1h 30m`, `250ms` or a bare number of seconds.
    mutating func parts() throws(Problem) -> Int64 {
        while !scanner.isAtEnd {
            let number = try number()
            let name = String(decoding: scanner.run { !$0.isDigit && !$0.isBlank }, as: UTF8.self)
            if name.isEmpty {
                guard scanner.isAtEnd, previous == nil else { throw missingUnit(after: number) }
                try add(number, .second)
            } else {
                guard let unit = DurationUnit(rawValue: name == "µs" ? "us" : name) else {
                    throw unknownUnit(name, after: number)
                }
                try add(number, unit)
            }
            _ = scanner.run(while: \.isBlank)
        }
        return total
    }

    /// The microseconds of `P1DT2H30M`, the `P` not yet consumed.
    mutating func isoParts() throws(Problem) -> Int64 {
        _ = scanner.take(UInt8(ascii: "P"), UInt8(ascii: "p"))
        var isTime = false
        while !scanner.isAtEnd {
            if !isTime, scanner.take(UInt8(ascii: "T"), UInt8(ascii: "t")) {
                isTime = true
                guard !scanner.isAtEnd else { throw notISO() }
            }
            let number = try number()
            try add(number, isoUnit(isTime: isTime))
        }
        guard previous != nil else { throw notISO() }
        return total
    }

    /// Consumes the letter after a number; the same `M` is months before the `T` and minutes after it.
    private mutating func isoUnit(isTime: Bool) throws(Problem) -> DurationUnit {
        guard let letter = scanner.next, scanner.take(letter) else { throw notISO() }
        switch (Unicode.Scalar(letter | 0x20), isTime) {
        case ("w", false): return .week
        case ("d", false): return .day
        case ("h", true): return .hour
        case ("m", true): return .minute
        case ("s", true): return .second
        case ("y", false), ("m", false):
            throw Problem(
                message: "years and months have no fixed length",
                help: "write days, as in P30D, or a T before minutes, as in PT5M")
        default: throw notISO()
        }
    }

    private mutating func number() throws(Problem) -> Number {
        let digits = scanner.run(while: \.isDigit)
        guard !digits.isEmpty else { throw notADuration() }
        var number = Number(text: String(decoding: digits, as: UTF8.self), whole: 0, fraction: 0, scale: 1)
        guard let whole = Int64(number.text) else { throw tooLong() }
        number.whole = whole
        guard scanner.take(UInt8(ascii: ".")) else { return number }
        var fraction = scanner.run(while: \.isDigit)
        guard !fraction.isEmpty else { throw notADuration() }
        number.text += "." + String(decoding: fraction, as: UTF8.self)
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        guard fraction.count <= 18 else { throw tooFine(number) }
        for digit in fraction {
            number.fraction = number.fraction * 10 + Int64(digit - UInt8(ascii: "0"))
            number.scale *= 10
        }
        return number
    }

    private mutating func add(_ number: Number, _ unit: DurationUnit) throws(Problem) {
        if let previous {
            guard previous != unit else {
                throw Problem(message: "\"\(text)\" has the unit \"\(unit.rawValue)\" twice", help: nil)
            }
            guard previous.microseconds > unit.microseconds else {
                throw Problem(
                    message: "\"\(text)\" has \"\(unit.rawValue)\" after \"\(previous.rawValue)\"",
                    help: "write the longest unit first, as in 1h30m")
            }
        }
        guard number.scale == 1 || scanner.isAtEnd else {
            throw Problem(message: "only the last number of \"\(text)\" may have a decimal point", help: nil)
        }
        let part = number.whole.multipliedReportingOverflow(by: unit.microseconds)
        let product = number.fraction.multipliedFullWidth(by: unit.microseconds)
        let (fraction, rest) = number.scale.dividingFullWidth(product)
        guard rest == 0 else { throw tooFine(number) }
        let (sum, overflow) = total.addingReportingOverflow(part.partialValue)
        guard !part.overflow, !overflow, sum <= DurationText.longest.wholeMicroseconds - fraction else {
            throw tooLong()
        }
        total = sum + fraction
        previous = unit
    }
}

extension DurationParser {
    private func notADuration() -> Problem {
        Problem(message: "\"\(text)\" is not a duration", help: "write for example 250ms, 60s, 10m, 1h30m or PT60S")
    }

    private func notISO() -> Problem {
        Problem(message: "\"\(text)\" is not an ISO 8601 duration", help: "write for example PT60S or P1DT2H")
    }

    private func tooLong() -> Problem {
        Problem(message: "\"\(text)\" is longer than 10,000 years", help: nil)
    }

    private func tooFine(_ number: Number) -> Problem {
        Problem(message: "\(number.text) in \"\(text)\" is finer than a microsecond", help: nil)
    }

    private mutating func missingUnit(after number: Number) -> Problem {
        _ = scanner.run(while: \.isBlank)
        let meant = DurationUnit(meantBy: String(decoding: scanner.run(while: \.isLetter), as: UTF8.self))
        return Problem(
            message: "\(number.text) in \"\(text)\" has no unit",
            help: meant.map { "write \(number.text)\($0.rawValue), without a space" } ?? "write for example 1h30m")
    }

    private func unknownUnit(_ name: String, after number: Number) -> Problem {
        let meant = DurationUnit(meantBy: name)
        return Problem(
            message: "\"\(name)\" is not a unit of time",
            help: meant.map { "write \(number.text)\($0.rawValue)" } ?? "units are w, d, h, m, s, ms and us")
    }
}
