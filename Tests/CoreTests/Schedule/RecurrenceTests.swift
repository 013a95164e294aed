import Foundation
import RollcallCore
import Testing

@Suite("Recurrences")
struct RecurrenceTests {
    private func cron(_ text: String) throws -> Recurrence {
        .cron(CronRecurrence(expression: try CronExpression(reading: text)))
    }

    @Test("an instant given once is due once")
    func once() throws {
        let tick = try Timestamp(reading: "2026-12-24T18:00:00Z")
        let recurrence = Recurrence.at(tick)
        let before = tick - .microseconds(1)
        #expect(recurrence.next(after: before) == tick)
        #expect(recurrence.next(after: tick) == nil)
        #expect(recurrence.last(atOrBefore: before) == nil)
        #expect(recurrence.last(atOrBefore: .distantFuture) == tick)
        #expect(recurrence.count(after: before, through: tick) == 1)
        #expect(recurrence.count(after: tick, through: .distantFuture) == 0)
        #expect(recurrence.interval(at: tick) == nil)
        #expect(recurrence.shortestInterval == nil)
    }

    @Test("cron ticks are in UTC, begin with the epoch and end with the year 9999")
    func cronRange() throws {
        let minutes = try cron("* * * * *")
        #expect(minutes.next(after: .distantPast) == .epoch)
        #expect(minutes.last(atOrBefore: .epoch) == .epoch)
        #expect(minutes.last(atOrBefore: Timestamp(microseconds: -1)) == nil)
        #expect(try cron("0 0 1 7 *").last(atOrBefore: Timestamp(seconds: 3_600)) == nil)
        #expect(minutes.next(after: .distantFuture) == nil)
        #expect(minutes.count(after: .distantPast, through: .epoch) == 1)
        #expect(minutes.count(after: .distantPast, through: Timestamp(seconds: 86_399)) == 1_440)
        #expect(minutes.next(after: Timestamp(microseconds: 1)) == Timestamp(seconds: 60))
    }

    @Test("a year of minutes is counted, of a leap year too")
    func year() throws {
        let minutes = try cron("* * * * *")
        let (first, second) = (
            try Timestamp(reading: "2027-01-01T00:00:00Z"), try Timestamp(reading: "2028-01-01T00:00:00Z")
        )
        #expect(minutes.count(after: first, through: second) == 525_600)
        #expect(minutes.count(after: second, through: try Timestamp(reading: "2029-01-01T00:00:00Z")) == 527_040)
    }

    @Test("the interval at a cron tick is the distance to the next one")
    func intervals() throws {
        let tick = try Timestamp(reading: "2026-11-20T09:00:00Z")
        #expect(try cron("0 9 * * mon-fri").interval(at: tick) == .seconds(3 * 86_400))
        #expect(Recurrence.every(IntervalRecurrence(interval: .seconds(90))).interval(at: tick) == .seconds(90))
    }

    @Test("a recurrence is stored as the schedule file says it, and is read back equal")
    func stored() throws {
        let rooms = IntervalRecurrence(interval: .seconds(600), offset: .seconds(30))
        let berlin = CronRecurrence(
            expression: try CronExpression(reading: "0 9 * * mon-fri"), zone: Zone(name: "Europe/Berlin", rules: .utc),
            dst: .both)
        let cases: [(Recurrence, String, String)] = [
            (.every(IntervalRecurrence(interval: .seconds(60))), #"{"every":"60s"}"#, "every 60s"),
            (.every(rooms), #"{"every":"10m","offset":"30s"}"#, "every 10m offset 30s"),
            (
                try cron("*/5 * * * *"), #"{"cron":"*/5 * * * *","dst":"standard","timezone":"UTC"}"#,
                "cron */5 * * * *"
            ),
            (
                .cron(berlin), #"{"cron":"0 9 * * mon-fri","dst":"both","timezone":"Europe/Berlin"}"#,
                "cron 0 9 * * mon-fri Europe/Berlin"
            ),
            (
                .at(try Timestamp(reading: "2026-12-24T18:00:00.000001Z")), #"{"at":"2026-12-24T18:00:00.000001Z"}"#,
                "at 2026-12-24T18:00:00Z"
            ),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (recurrence, json, text) in cases {
            #expect(String(decoding: try encoder.encode(recurrence), as: UTF8.self) == json)
            #expect(try JSONDecoder().decode(Recurrence.self, from: Data(json.utf8)) == recurrence)
            #expect(recurrence.text == text)
        }
    }

    @Test(
        "what is not valid any more is refused when it is read back",
        arguments: [
            "{}", #"{"every":"soon"}"#, #"{"every":"60s","offset":"x"}"#, #"{"at":"2026-12-24"}"#,
            #"{"cron":"61 * * * *","timezone":"UTC","dst":"standard"}"#,
            #"{"cron":"* * * * *","timezone":"UTC","dst":"never"}"#,
        ])
    func invalid(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Recurrence.self, from: Data(json.utf8))
        }
    }
}
