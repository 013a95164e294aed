import RollcallCore
import RollcallSchedule
import Testing

/// The table of keys against the reader: each key of each place is read, refused where it does not belong, and its
/// default is what holds without it.
@Suite struct KeyTableTests {
    let fixture = ReaderFixture()

    struct Case: Sendable, CustomStringConvertible {
        var key: ScheduleKey
        var place: ScheduleKey.Place

        var description: String { "\(key.name) in \(place.rawValue)" }
    }

    static let cases = ScheduleKey.Place.allCases.flatMap { place in
        ScheduleKey.all(in: place).map { Case(key: $0, place: place) }
    }

    @Test("every key has a summary in one line and a place, and no place has a name twice")
    func table() {
        for place in ScheduleKey.Place.allCases {
            let names = ScheduleKey.all(in: place).map(\.name)
            #expect(!names.isEmpty)
            #expect(Set(names).count == names.count)
        }
        for key in ScheduleKey.all {
            #expect(!key.summary.isEmpty && !key.summary.contains("\n") && !key.summary.hasSuffix("."))
            #expect(!key.places.isEmpty)
            #expect(key.name.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 }, "\(key.name) is snake_case")
        }
    }

    @Test("a good value of each key is accepted in each of its places", arguments: cases)
    func good(one: Case) {
        let reading = fixture.read(Self.file(one, value: Self.goodValue(one.key)))
        if one.key.isAvailable {
            #expect(reading.diagnostics.isEmpty)
            #expect(reading.jobs.count == 1)
        } else {
            #expect(reading.diagnostics.map(\.code) == [.notAvailable])
            #expect(reading.jobs.isEmpty)
        }
    }

    @Test(
        "a value of the wrong shape is refused for each key, at its place", arguments: cases.filter(\.key.isAvailable))
    func bad(one: Case) {
        for value in [Self.takesMapping(one.key) ? "[]" : "{a: b}", "~", "", "*x", "${NOT_SET}", "\"\\x07\""] {
            let reading = fixture.read(Self.file(one, value: value))
            #expect(reading.hasErrors, "\(one): \(value)")
            #expect(reading.jobs.isEmpty, "\(one): \(value)")
        }
    }

    @Test("each key is refused in the places that do not have it", arguments: cases)
    func misplaced(one: Case) {
        for place in ScheduleKey.Place.allCases where ScheduleKey.named(one.key.name, in: place) == nil {
            let reading = fixture.read(
                Self.file(Case(key: one.key, place: place), value: Self.goodValue(one.key)))
            #expect(reading.diagnostics.first?.code == .misplacedKey, "\(one.key.name) in \(place)")
        }
    }

    @Test("a default that the table gives as a value is what holds without the key", arguments: cases)
    func fallbacks(one: Case) throws {
        guard let fallback = one.key.fallback, one.place != .file else { return }
        guard !fallback.contains("interval"), !fallback.contains(" ") else { return }
        let written = fixture.read(Self.file(one, value: fallback))
        let without = fixture.read(Self.job(one))
        #expect(written.diagnostics.isEmpty)
        #expect(written.jobs.map(\.definition) == without.jobs.map(\.definition))
    }

    @Test("help texts name every choice", arguments: cases)
    func expectation(one: Case) {
        guard case .choice(let words) = one.key.kind else { return }
        for word in words { #expect(one.key.kind.expectation.contains(word)) }
    }

    /// A file with the key in the place and a job around it that needs nothing else.
    private static func file(_ one: Case, value: String) -> String {
        let line = "\(one.key.name): \(value)"
        let job = job(one)
        switch one.place {
        case .file: return one.key.name == "jobs" ? "\(line)\n" : "\(line)\n\(job)"
        case .defaults: return "defaults:\n  \(line)\n\(job)"
        case .job: return "\(job)    \(line)\n"
        case .retry, .history: return "\(job)    \(one.place.rawValue):\n      \(line)\n"
        }
    }

    /// A file with a job that runs when the key's neighbours allow it.
    private static func job(_ one: Case) -> String {
        let isRecurrence = ["every", "cron", "at"].contains(one.key.name) && one.place == .job
        let schedule = one.key.name == "dst" ? "    cron: \"0 9 * * *\"\n" : "    every: 600s\n"
        return "jobs:\n  prune-rooms:\n\(isRecurrence ? "" : schedule)"
    }

    private static func takesMapping(_ key: ScheduleKey) -> Bool {
        switch key.kind {
        case .section, .arguments, .labels, .jobs: true
        default: false
        }
    }

    private static func goodValue(_ key: ScheduleKey) -> String {
        switch key.kind {
        case .version: "1"
        case .duration: "20s"
        case .integer, .number: "2"
        case .choice(let words): words[0]
        case .flag: "true"
        case .text, .unavailable: "text"
        case .timezone: "UTC"
        case .cron: "\"0 9 * * *\""
        case .instant: "2026-12-24T18:00:00Z"
        case .task: "prune-rooms"
        case .arguments: "{empty_for: 5s}"
        case .labels: "{a: b}"
        case .section(.defaults): "{timeout: 5s}"
        case .section(.history): "{keep: 5}"
        case .section: "{max_attempts: 2}"
        case .jobs: "{prune-rooms: {every: 600s}}"
        }
    }
}
