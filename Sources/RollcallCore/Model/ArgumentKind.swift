/// What values an argument of a task takes, and how text is read as one.
public enum ArgumentKind: Hashable, Sendable {
    /// A duration in any form of the contract; kept in its canonical form. With `isPositive`, zero is refused.
    case duration(isPositive: Bool)
    /// A whole number within bounds.
    case integer(ClosedRange<Int64>)
    /// `none`, a share as `50%` (above 0 % and up to 100 %), or a count.
    case limit
    /// Any text.
    case text

    /// Reads a value of the schedule file or of `--with`; the answer is in canonical form.
    ///
    /// A number where text stands, or the other way round, is read as what the user wrote: `120`, `"120"`, `120s` and
    /// `2m` are one duration.
    public func read(_ value: JSONValue) -> Result<JSONValue, ArgumentProblem> {
        switch (self, value.scalarText) {
        case (_, nil): .failure(ArgumentProblem(message: "a single value is expected", help: expectation))
        case (.duration(let isPositive), let text?): Self.readDuration(text, isPositive: isPositive)
        case (.integer(let range), let text?): readInteger(text, range: range)
        case (.limit, let text?): readLimit(text)
        case (.text, let text?): .success(.string(text))
        }
    }

    /// What to write, for a message: `a duration, as 60s or 10m`.
    public var expectation: String {
        switch self {
        case .duration: "write a duration, as 60s, 10m or 1h30m"
        case .integer(let range): "write a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .limit: "write none, a share as 50%, or a count"
        case .text: "write text"
        }
    }

    private static func readDuration(_ text: String, isPositive: Bool) -> Result<JSONValue, ArgumentProblem> {
        switch DurationText.parse(text) {
        case .failure(let problem):
            .failure(ArgumentProblem(message: problem.message, help: problem.help))
        case .success(let duration) where isPositive && duration <= .zero:
            .failure(ArgumentProblem(message: "the duration must be more than zero", help: "write for example 60s"))
        case .success(let duration):
            .success(.string(DurationText.format(duration)))
        }
    }

    private func readInteger(_ text: String, range: ClosedRange<Int64>) -> Result<JSONValue, ArgumentProblem> {
        guard let number = Int64(text), range.contains(number) else {
            return .failure(ArgumentProblem(message: "\"\(text)\" is not a number in range", help: expectation))
        }
        return .success(.integer(number))
    }

    private func readLimit(_ text: String) -> Result<JSONValue, ArgumentProblem> {
        if text == "none" { return .success(.string(text)) }
        if let count = Int64(text), count >= 0 { return .success(.integer(count)) }
        if let share = Self.share(text) { return .success(.string(share)) }
        return .failure(ArgumentProblem(message: "\"\(text)\" is neither a share nor a count", help: expectation))
    }

    /// A share without zeros that say nothing: `50%`, `0.5%`; nil for anything else, as 0 % and what is above 100 %.
    private static func share(_ text: String) -> String? {
        var digits = text.dropLast()
        guard text.hasSuffix("%"), digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }),
            let share = Double(digits), share > 0, share <= 100
        else { return nil }
        if digits.contains(".") {
            while digits.last == "0" { digits.removeLast() }
            if digits.last == "." { digits.removeLast() }
        }
        digits = digits.drop { $0 == "0" }
        return (digits.first == "." ? "0" : "") + digits + "%"
    }
}

/// Why a value does not fit an argument.
public struct ArgumentProblem: Error, Hashable, Sendable {
    /// What is wrong.
    public var message: String
    /// How to mend it.
    public var help: String?

    /// Makes a problem.
    public init(message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}

extension JSONValue {
    /// A scalar as the text that a person would write; nil for null, arrays and objects.
    public var scalarText: String? {
        switch self {
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): Int64(exactly: value).map { "\($0)" } ?? "\(value)"
        case .string(let value): value
        case .null, .array, .object: nil
        }
    }
}
