import RollcallCore
import Testing

@Suite("Arguments of tasks")
struct ArgumentKindTests {
    private func value(_ kind: ArgumentKind, _ value: JSONValue) -> JSONValue? {
        try? kind.read(value).get()
    }

    private func problem(_ kind: ArgumentKind, _ value: JSONValue) -> ArgumentProblem? {
        guard case .failure(let problem) = kind.read(value) else { return nil }
        return problem
    }

    @Test(
        "a duration is one whatever its form, kept in the canonical one",
        arguments: [
            (120, "2m"), (.number(120), "2m"), ("120", "2m"), ("120s", "2m"), ("2m", "2m"), ("PT2M", "2m"),
            (" 2m ", "2m"), ("120.0", "2m"), (1, "1s"), (.number(1.5), "1.5s"), (.number(0.25), "250ms"),
            ("1h30m", "1h30m"), ("5400", "1h30m"), ("90s", "90s"), ("1us", "1us"),
        ] as [(JSONValue, JSONValue)])
    func durations(given: JSONValue, canonical: JSONValue) {
        for isPositive in [true, false] {
            let kind = ArgumentKind.duration(isPositive: isPositive)
            #expect(value(kind, given) == canonical)
            #expect(value(kind, canonical) == canonical)
        }
    }

    @Test("zero is a duration where it is not refused", arguments: [0, .number(0), "0", "0s", "PT0S"] as [JSONValue])
    func zero(given: JSONValue) {
        #expect(value(.duration(isPositive: false), given) == "0s")
        let problem = problem(.duration(isPositive: true), given)
        #expect(
            problem == ArgumentProblem(message: "the duration must be more than zero", help: "write for example 60s"))
    }

    @Test(
        "what is not a duration is refused with a word",
        arguments: [
            (-1, "a duration has no sign"), ("-60s", "a duration has no sign"),
            (.number(-0.5), "a duration has no sign"),
            ("", "a duration is missing"), ("soon", "\"soon\" is not a duration"), (true, "\"true\" is not a duration"),
            ("1:30", "\"1:30\" may be minutes or hours"), (.null, "a single value is expected"),
            (.array([60]), "a single value is expected"), (.object(["s": 60]), "a single value is expected"),
            (.number(.infinity), "\"inf\" is not a duration"), (.number(.nan), "\"nan\" is not a duration"),
        ] as [(JSONValue, String)])
    func notDurations(given: JSONValue, message: String) {
        for isPositive in [true, false] {
            let problem = problem(.duration(isPositive: isPositive), given)
            #expect(problem?.message == message)
        }
    }

    @Test("every refusal says what to write")
    func help() {
        let kinds: [ArgumentKind] = [.duration(isPositive: true), .integer(1...9), .limit, .text]
        let expectations = [
            "write a duration, as 60s, 10m or 1h30m", "write a whole number from 1 to 9",
            "write none, a share as 50%, or a count", "write text",
        ]
        for (kind, expectation) in zip(kinds, expectations) {
            #expect(kind.expectation == expectation)
            #expect(
                problem(kind, .array([])) == ArgumentProblem(message: "a single value is expected", help: expectation))
        }
        #expect(problem(.integer(1...9), "x")?.help == expectations[1])
        #expect(problem(.limit, "x")?.help == expectations[2])
    }

    @Test("whole numbers within bounds are read from numbers and text")
    func integers() {
        let kind = ArgumentKind.integer(1...100)
        for given in [100, "100", .number(100)] as [JSONValue] { #expect(value(kind, given) == 100) }
        for given in [0, 101, -5, .number(1.5), "1.5", "1e1", "", "x", "1 ", true] as [JSONValue] {
            let text = given.scalarText ?? ""
            #expect(problem(kind, given)?.message == "\"\(text)\" is not a number in range")
        }
        #expect(value(.integer(.min ... .max), "9223372036854775807") == .integer(.max))
        #expect(problem(.integer(.min ... .max), "9223372036854775808") != nil)
        #expect(problem(.integer(.min ... .max), .number(1e300)) != nil)
    }

    @Test(
        "a limit is none, a count or a share, the share without zeros that say nothing",
        arguments: [
            ("none", "none"), (0, 0), ("0", 0), (500, 500), ("500", 500), (.number(5), 5), ("50%", "50%"),
            ("050%", "50%"), ("50.0%", "50%"), ("50.%", "50%"), ("0.50%", "0.5%"), (".5%", "0.5%"), ("100%", "100%"),
            ("99.9%", "99.9%"), ("0.0001%", "0.0001%"),
        ] as [(JSONValue, JSONValue)])
    func limits(given: JSONValue, canonical: JSONValue) {
        #expect(value(.limit, given) == canonical)
        #expect(value(.limit, canonical) == canonical)
    }

    @Test(
        "anything else is no limit",
        arguments: [
            "", "%", "all", "None", "-1", "0%", "0.0%", "100.1%", "101%", "-5%", "+5%", "5e1%", "0x32%", "nan%", "inf%",
            "1.2.3%", " 50%", "50 %", "50%%", "1.5", .number(1.5), -1, true,
        ] as [JSONValue])
    func notLimits(given: JSONValue) {
        let text = given.scalarText ?? ""
        #expect(problem(.limit, given)?.message == "\"\(text)\" is neither a share nor a count")
    }

    @Test("any single value is text, as the user would write it")
    func text() {
        let values: [(JSONValue, String)] = [
            ("", ""), ("a b", "a b"), (5, "5"), (.number(5), "5"), (.number(0.1), "0.1"), (true, "true"),
            (.number(-0.0), "0"), (.integer(.min), "-9223372036854775808"), (.number(1e15), "1000000000000000"),
        ]
        for (given, text) in values { #expect(value(.text, given) == .string(text)) }
    }
}
