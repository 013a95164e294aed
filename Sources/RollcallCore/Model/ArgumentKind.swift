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
    /// True or false.
    case flag
    /// One of some words, in capitals or not.
    case choice([String])
    /// A program with what it is given: a list of text whose first is an absolute path. One text is a list of one.
    case command
    /// Text by names of environment variables; no value of it is ever shown.
    case variables
    /// Text by names of HTTP headers; no value of it is ever shown.
    case headers
    /// An absolute path.
    case path
    /// An address with `http` or `https`, without user or password in it.
    case url
    /// Statuses of HTTP: `200`, `2xx` or `200-299`, one or a list of them.
    case statuses
    /// Text that is never shown; kept as an object, since what objects hold is not (`JSONValue.withoutSecrets`).
    case secret

    /// Reads a value of the schedule file or of `--with`; the answer is in canonical form.
    ///
    /// A number where text stands, or the other way round, is read as what the user wrote: `120`, `"120"`, `120s` and
    /// `2m` are one duration.
    public func read(_ value: JSONValue) -> Result<JSONValue, ArgumentProblem> {
        switch self {
        case .command: return readCommand(value)
        case .variables, .headers: return readPairs(value)
        case .statuses: return readStatuses(value)
        default: break
        }
        guard let text = value.scalarText else {
            return .failure(ArgumentProblem(message: "a single value is expected", help: expectation))
        }
        switch self {
        case .duration(let isPositive): return Self.readDuration(text, isPositive: isPositive)
        case .integer(let range): return readInteger(text, range: range)
        case .limit: return readLimit(text)
        case .flag: return readFlag(text)
        case .choice(let words): return readChoice(text, among: words)
        case .path: return readPath(text)
        case .url: return readURL(text)
        case .secret: return .success(.object(["text": .string(text)]))
        case .text, .command, .variables, .headers, .statuses: return .success(.string(text))
        }
    }

    /// What to write, for a message: `a duration, as 60s or 10m`.
    public var expectation: String {
        switch self {
        case .duration: "write a duration, as 60s, 10m or 1h30m"
        case .integer(let range): "write a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .limit: "write none, a share as 50%, or a count"
        case .text, .secret: "write text"
        case .flag: "write true or false"
        case .choice(let words): "write one of \(words.joined(separator: ", "))"
        case .command: "write a list whose first is the program's absolute path, as [/usr/bin/true, --help]"
        case .variables: "write names and values below it, as LEVEL: debug"
        case .headers: "write names and values below it, as Accept: text/plain"
        case .path: "write an absolute path, as /var/lib/app"
        case .url: "write an address, as https://example.com/hook"
        case .statuses: "write statuses, as 204, 2xx, 200-299, or a list of these"
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
