import RollcallCore
import RollcallSchedule
import RollcallTesting
import Testing

/// `${…}` in values, and the environment behind `max_age`.
@Suite struct ExpansionTests {
    @Test(
        "variables become their values, defaults or text",
        arguments: [
            ("${SET}", "value"), ("${SET:-other}", "value"), ("${SET:?needed}", "value"), ("${UNSET:-other}", "other"),
            ("${EMPTY:-other}", "other"), ("${EMPTY}", ""), ("a${SET}b${SET}c", "avaluebvaluec"), ("$$", "$"),
            ("$${SET}", "${SET}"), ("$$$$", "$$"), ("costs 5$", "costs 5$"), ("$5", "$5"), ("${UNSET:-}", ""),
            ("${UNSET:-a$$b}", "a$b"), ("${NESTED}", "${SET}"), ("${UNSET:-a:-b}", "a:-b"),
        ])
    func expansion(text: String, expected: String) {
        let fixture = ReaderFixture(environment: ["SET": "value", "EMPTY": "", "NESTED": "${SET}"])
        for quoted in ["\"\(text)\"", "'\(text)'"] {
            let reading = fixture.readJob("every: 60s\nlabels: {a: \(quoted)}")
            #expect(reading.diagnostics.isEmpty)
            #expect(reading.jobs.first?.definition.labels["a"] == expected)
        }
    }

    @Test("the key's own type reads what a variable became")
    func typed() {
        let fixture = ReaderFixture(environment: ["EVERY": "2m", "TRIES": "7", "ON": "no", "ZONE": "Europe/Berlin"])
        let definition = fixture.definition(
            "every: ${EVERY}\nretry: {max_attempts: \"${TRIES}\"}\nenabled: ${ON}\ntimezone: ${ZONE}")
        #expect(definition?.recurrence.text == "every 2m")
        #expect(definition?.retry.maximumAttempts == 7)
        #expect(definition?.isEnabled == false)
        #expect(definition?.timezone == "Europe/Berlin")
    }

    @Test("text without a dollar is unchanged, and doubling its dollars keeps any text as it is")
    func identity() {
        var random = SeededGenerator(seed: 1)
        let letters = Array("ab ${}:-?'_$$é九")
        let fixture = ReaderFixture()
        for _ in 0..<500 {
            let text = String(
                (0..<Int.random(in: 1...12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
            let escaped = text.replacing("$", with: "$$").replacing("'", with: "''")
            let reading = fixture.readJob("every: 60s\nlabels: {a: '\(escaped)'}")
            #expect(reading.jobs.first?.definition.labels["a"] == text, "\(text)")
        }
    }

    @Test("any text of dollars, braces and letters is expanded or refused, with a caret inside the value")
    func arbitrary() {
        var random = SeededGenerator(seed: 2)
        let pieces = ["$", "{", "}", "A", ":-", ":?", "$$", "${", "${A}", "${B:-x}", "1", " ", "-", "?"]
        let fixture = ReaderFixture(environment: ["A": "a"])
        for _ in 0..<1_000 {
            let count = Int.random(in: 1...8, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let reading = fixture.readJob("every: 60s\nlabels: {a: '\(text)'}")
            #expect(reading.jobs.isEmpty != reading.diagnostics.isEmpty, "\(text)")
            for diagnostic in reading.diagnostics {
                #expect([.badVariable, .unsetVariable].contains(diagnostic.code), "\(text)")
                #expect(diagnostic.span.start.column >= 18, "\(text)")
                #expect(diagnostic.span.end.column <= 18 + text.count, "\(text)")
            }
        }
    }

    struct Age: Sendable {
        var with: String?
        var environment: [String: String]
        var value: JSONValue
        var origin: String
    }

    @Test(
        "max_age is the file's, else ROLLCALL_MAX_AGE, else MAX_AGE, else CHANNELS_PRESENCE_MAX_AGE, else the default",
        arguments: [
            Age(
                with: "45s", environment: ["ROLLCALL_MAX_AGE": "1m", "MAX_AGE": "2m"], value: "45s", origin: "file"),
            Age(
                environment: ["ROLLCALL_MAX_AGE": "61", "MAX_AGE": "2m", "CHANNELS_PRESENCE_MAX_AGE": "3m"],
                value: "61s", origin: "ROLLCALL_MAX_AGE"),
            Age(environment: ["MAX_AGE": "120", "CHANNELS_PRESENCE_MAX_AGE": "3m"], value: "2m", origin: "MAX_AGE"),
            Age(
                environment: ["MAX_AGE": "", "CHANNELS_PRESENCE_MAX_AGE": "90"], value: "90s",
                origin: "CHANNELS_PRESENCE_MAX_AGE"),
            Age(environment: [:], value: "60s", origin: "default"),
        ])
    func maximumAge(age: Age) {
        let with = age.with.map { "\nwith: {max_age: \($0)}" } ?? ""
        let reading = ReaderFixture(environment: age.environment).readJob("every: 60s\(with)")
        #expect(reading.diagnostics.isEmpty)
        #expect(reading.jobs.first?.definition.arguments["max_age"] == age.value)
        #expect(reading.jobs.first?.argumentOrigins["max_age"] == age.origin)
    }

    @Test("a bad MAX_AGE is an error for the jobs that need it, and for no others")
    func badMaximumAge() {
        let fixture = ReaderFixture(environment: ["MAX_AGE": "0"])
        #expect(fixture.readJob("every: 60s").diagnostics.map(\.code) == [.badArgument])
        #expect(fixture.readJob("every: 60s\nwith: {max_age: 60}").diagnostics.isEmpty)
        #expect(fixture.read("jobs: {prune-rooms: {every: 60s}}").diagnostics.isEmpty)
    }

    @Test("--with is read by the same rules, and says so")
    func byHand() {
        let given: [String: JSONValue] = ["max_age": "017", "batch": 5, "colour": "red"]
        let arguments = TaskArguments(given, origin: "--with", for: .prunePresences, environment: ["MAX_AGE": "2m"])
        #expect(arguments.values == ["batch": 5, "max_removed": "none"])
        #expect(arguments.origins == ["batch": "--with", "max_removed": "default"])
        #expect(arguments.problems.map(\.code) == [.unknownArgument, .ambiguousNumber])
    }
}
