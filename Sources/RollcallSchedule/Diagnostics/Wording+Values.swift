internal import RollcallCore

// MARK: - Values

extension Finding {
    static func notAChoice(_ text: String, _ owner: String, nearest: String?, help: String) -> Finding {
        Finding(
            .badValue, "\(Quoted.text(text)) is not a choice of \(owner)",
            help: nearest.map { "\(help); did you mean \($0)?" } ?? help)
    }

    static func notAFlag(_ text: String, _ owner: String) -> Finding {
        Finding(.badValue, "\(owner) is true or false, not \(Quoted.text(text))", help: "write true or false")
    }

    static func notANumber(_ text: String, _ owner: String, help: String) -> Finding {
        Finding(.badValue, "\(Quoted.text(text)) is not a number that \(owner) takes", help: help)
    }

    static func ambiguousNumber(_ text: String, why: String, instead: String?) -> Finding {
        Finding(
            .ambiguousNumber, "the number \(Quoted.plain(text)) \(why)",
            help: instead.map { "write \($0)" } ?? "write all of its digits")
    }

    static func durationTooShort(_ owner: String, text: String, minimum: Duration) -> Finding {
        guard minimum >= .seconds(1) else {
            return Finding(.badValue, "\(owner) must be more than zero", help: "write for example 60s")
        }
        let least = DurationText.format(minimum)
        return Finding(
            .badValue, "\(owner) is at least \(least), not \(Quoted.text(text))", help: "write \(least) or more")
    }

    static func unknownTimezone(_ name: String, nearest: String?) -> Finding {
        Finding(
            .unknownTimezone, "the time zone \(Quoted.text(name)) is not known",
            help: nearest.map { "did you mean \($0)?" } ?? "write an IANA name, as Europe/Berlin, or UTC")
    }

    static func bareVariable(_ name: String) -> Finding {
        Finding(
            .badVariable, "$\(Quoted.plain(name)) is not read as a variable",
            help: "write ${\(Quoted.plain(name))} for its value, $$\(Quoted.plain(name)) for the text")
    }

    static func openVariable() -> Finding {
        Finding(.badVariable, "${ is not closed", help: "write ${NAME}, or $${ for the text")
    }

    static func nestedVariable() -> Finding {
        Finding(.badVariable, "a variable may not stand inside another", help: "write ${NAME:-default} with plain text")
    }

    static func badVariable(_ text: String) -> Finding {
        Finding(
            .badVariable, "\(Quoted.text(text)) is not a variable",
            help: "write ${NAME}, ${NAME:-default} or ${NAME:?message}")
    }

    static func unsetVariable(_ name: String) -> Finding {
        Finding(
            .unsetVariable, "the environment has no \(Quoted.plain(name))",
            help: "set it, or write ${\(Quoted.plain(name)):-default}")
    }

    static func requiredVariable(_ name: String, message: String) -> Finding {
        let reason = message.isEmpty ? "it is required" : Quoted.plain(message)
        return Finding(.unsetVariable, "the environment has no \(Quoted.plain(name)): \(reason)", help: "set it")
    }
}
