import RollcallCore
import RollcallSchedule
import Testing

/// Warnings for what is legal and surely not meant: golden files show each, these tests show where they stop.
@Suite struct WarningTests {
    private func codes(_ keys: String, environment: [String: String] = [:]) -> [DiagnosticCode] {
        let reading = ReaderFixture(environment: environment).readJob(keys)
        #expect(!reading.hasErrors, "\(keys): \(reading.diagnostics.map(\.message))")
        return reading.diagnostics.map(\.code)
    }

    private func codes(cron: String) -> [DiagnosticCode] {
        codes("cron: \"\(cron)\"")
    }

    static let plain: [String] = [
        "* * * * *", "*/5 * * * *", "*/5 9-17 * * mon-fri", "* 9-17 * * mon-fri", "0 5 * * *", "*/1 5 * * *",
        "0-59 5 * * *", "* 22-23,0-5 * * *", "* 23,0 * * *", "0,30 * * * *", "*/30 * * * *", "0,45 * * * *",
        "0 */12 * * *", "*/7 * * * *", "*/20 * * * *", "*/31 5 * * *", "0 0 28 * *", "0 0 L * *", "0 0 29 2 *",
        "0 0 31 1,3,5,7,8,10,12 *", "0 0 28-31 * *", "0 0 13 * fri", "0 0 1,15 * mon", "0 9 1-7 * *",
        "0 9 1-7 * */7", "0 9 1-10 * mon", "0 9 2-8 * mon", "0 9 1-7 * mon-fri", "0 9 * * mon#1",
        "0 * * * * *", "0 */5 * * * *", "*/10 */5 * * * *", "*/10 * 9-17 * * *", "0,30 0 5 * * *",
        "*/10 * * * * mon-fri", "@daily", "@hourly",
    ]

    @Test("an expression that people mean has no warning", arguments: plain)
    func plainExpressions(cron: String) {
        #expect(codes(cron: cron).isEmpty)
    }

    static let doubted: [(String, DiagnosticCode)] = [
        ("*/5 * * * * *", .secondsFirst), ("* * * * * *", .secondsFirst), ("0,30 * * * * *", .secondsFirst),
        ("* 5 * * *", .starBeforeValue), ("* 0,12 * * *", .starBeforeValue), ("* */2 * * *", .starBeforeValue),
        ("0 * 5 * * *", .starBeforeValue), ("* 0 9 * * *", .starBeforeValue), ("* 0,30 9 * * *", .starBeforeValue),
        ("*/45 * * * *", .unevenStep), ("*/31 * * * *", .unevenStep), ("0 */13 * * *", .unevenStep),
        ("0 0 31 * *", .shortMonth), ("0 0 30 * *", .shortMonth), ("0 0 29 * *", .shortMonth),
        ("0 0 30,31 * *", .shortMonth), ("0 0 31 4,5 *", .shortMonth), ("0 0 29 2,3 *", .shortMonth),
        ("0 9 1-7 * mon", .eitherDay), ("0 9 8-14 * 7", .eitherDay), ("0 9 22-28 * fri", .eitherDay),
        ("0 9 25-31 * fri", .eitherDay), ("0 0 30 2 *", .neverMatches),
    ]

    @Test("an expression that is a slip has its warning, and no other", arguments: doubted)
    func doubtedExpressions(cron: String, code: DiagnosticCode) {
        #expect(codes(cron: cron) == [code])
    }

    @Test("a caret stands under the field, blanks before the expression or not")
    func places() throws {
        let spans = ["\"  0  9 1-7 * mon\"", "0  9 1-7 * mon"].map { text in
            ReaderFixture().readJob("cron: \(text)").diagnostics.map(\.span)
        }
        #expect(spans[0].map { $0.start.column } == [19])
        #expect(spans[1].map { $0.start.column } == [16])
        #expect(spans.allSatisfy { $0.allSatisfy { $0.end.column - $0.start.column == 3 } })
    }

    static let clocks: [(String, Bool)] = [
        ("cron: 30 2 * * *\ntimezone: Europe/Berlin", true),
        ("cron: 0,30 2 * * *\ntimezone: Europe/Berlin", true),
        ("cron: 30 2 * * *\ntimezone: Europe/Berlin\ndst: standard", false),
        ("cron: 30 2 * * *\ntimezone: Europe/Berlin\ndst: skip", false),
        ("cron: 30 2 * * *", false),
        ("cron: 30 2 * * *\ntimezone: Asia/Tokyo", false),
        ("cron: 0 3 * * *\ntimezone: Europe/Berlin", false),
        ("cron: 59 1 * * *\ntimezone: Europe/Berlin", false),
        ("cron: 0 2,3 * * *\ntimezone: Europe/Berlin", false),
        ("cron: 30 * * * *\ntimezone: Europe/Berlin", false),
        ("cron: 30 2 * * mon-fri\ntimezone: Europe/Berlin", false),
        ("cron: 30 2 * 10 *\ntimezone: Europe/Berlin", false),
        ("cron: 30 2 28 3 *\ntimezone: Europe/Berlin", true),
        ("cron: 30 2 26 3 *\ntimezone: Europe/Berlin", false),
    ]

    @Test(
        "a fixed time that clocks jump over within a year is warned about, unless dst says what then",
        arguments: clocks)
    func clockGaps(keys: String, isWarned: Bool) {
        #expect(codes(keys) == (isWarned ? [.clockGap] : []))
    }

    @Test("what a change of clocks does is said with its day and its times")
    func clockGapWords() {
        let reading = ReaderFixture().readJob("cron: 30 2 * * *\ntimezone: Europe/Berlin")
        let message = "clocks in Europe/Berlin jump over 02:30 on 2027-03-28: the job runs at 03:00 then"
        #expect(reading.diagnostics.map(\.message) == [message])
        #expect(reading.jobs.first?.definition.recurrence.next(after: Timestamp(seconds: 1_806_188_400)) != nil)
    }

    static let policyCases: [(String, [DiagnosticCode])] = [
        ("every: 60s\ntimeout: 61s", [.timeoutPastInterval]), ("every: 60s\ntimeout: 60s", []),
        ("every: 60s\ntimeout: 61s\noverlap: skip", []), ("every: 60s\ntimeout: 61s\noverlap: allow", []),
        ("every: 60s\nretry: {max_attempts: 1}", []), ("every: 60s\nretry: {max_attempts: 5}", []),
        ("every: 60s\nretry: {max_attempts: 1, jitter: none}", [.noEffect]),
        ("every: 60s\nretry: {max_attempts: 1, max_lost: 5}", []),
        ("every: 60s\nretry: {max_attempts: 9, backoff: 30s, jitter: full}", []),
        ("every: 60s\nretry: {max_attempts: 10, backoff: 30s}", [.retryCutShort]),
        ("every: 60s\nretry: {max_attempts: 10, backoff: 30s, give_up_after: 10m}", []),
        ("every: 60s\nretry: {max_attempts: 5, backoff: 30s, jitter: none}", []),
        ("every: 60s\nretry: {max_attempts: 6, backoff: 30s, jitter: none}", [.retryCutShort]),
        ("every: 60s\ncatch_up: all\ncatch_up_window: 59s", [.windowBelowInterval]),
        ("every: 60s\ncatch_up: all\ncatch_up_window: 60s", []),
        ("every: 60s\ncatch_up: latest\ncatch_up_window: 10s", []),
        ("every: 60s\ncatch_up: none\ncatch_up_window: 10s", [.noEffect]),
        ("every: 60s\ncatch_up: none\ncatch_up_window: 9s", []),
        ("cron: 5 4 * * *\ndst: both", []), ("cron: 5 * * * *\ndst: both", [.noEffect]),
        ("every: 60s\nwith: {max_age: 30s}", [.maxAgeBelowHeartbeat]), ("every: 60s\nwith: {max_age: 31s}", []),
        ("every: 60s\nwith: {max_age: 15s, heartbeat: 5s}", []),
        ("every: 60s\nwith: {max_age: 60s, heartbeat: 1m}", [.maxAgeBelowHeartbeat]),
    ]

    @Test("keys that contradict each other, or come to nothing, are warned about", arguments: policyCases)
    func policiesAreChecked(keys: String, expected: [DiagnosticCode]) {
        #expect(codes(keys) == expected)
    }

    @Test("a max_age of the environment is judged too, at the job's name")
    func maximumAgeOfEnvironment() {
        let reading = ReaderFixture(environment: ["MAX_AGE": "20"]).readJob("every: 60s")
        #expect(reading.diagnostics.map(\.code) == [.maxAgeBelowHeartbeat])
        #expect(reading.diagnostics.first?.span.start == SourcePosition(line: 2, column: 3))
    }

    @Test("what defaults bring to a job is not warned about")
    func defaults() {
        let text = """
            defaults: {timeout: 5m, overlap: skip, catch_up: all, catch_up_window: 1s, retry: {max_attempts: 1, backoff: 2s}}
            jobs: {prune-rooms: {every: 60s}, prune-presences: {every: 60s, timeout: 10m}}
            """
        #expect(ReaderFixture().read(text).diagnostics.isEmpty)
        let clocks = "{timezone: Europe/Berlin, defaults: {dst: skip}, jobs: {prune-rooms: {cron: 30 2 * * *}}}"
        #expect(ReaderFixture().read(clocks).diagnostics.isEmpty)
    }

    @Test("a job with errors has no warnings of its policies, and warnings never refuse a job")
    func besideErrors() {
        let refused = ReaderFixture().readJob("every: 60s\ntimeout: 5m\nevry: 1")
        #expect(refused.diagnostics.map(\.code) == [.unknownKey])
        let warned = ReaderFixture().readJob("every: 60s\ntimeout: 5m")
        #expect(warned.jobs.count == 1)
        #expect(!warned.hasErrors)
    }
}
