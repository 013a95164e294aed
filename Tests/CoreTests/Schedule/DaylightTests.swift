import Foundation
import RollcallCore
import Testing

/// Each case of the article on daylight saving time, with its real dates.
@Suite("Cron where clocks are changed")
struct DaylightTests {
    private static let policies: [DaylightPolicy] = [.standard, .skip, .both]

    @Test("a fixed time in a gap is due once, at the first minute after it, or with skip not at all")
    func gap() throws {
        // Berlin, 29 March 2026: 02:00 CET is followed by 03:00 CEST, at 01:00Z.
        for text in ["30 2 * * *", "0,15,30 2 * * *", "0 30 2 * * *", "*/10 30 2 * * *", "0 2,3 29 3 *"] {
            for dst in Self.policies {
                let cron = try CronRecurrence(reading: text, in: "Europe/Berlin", dst)
                let ticks = try cron.checkedTicks(after: "2026-03-29T00:30:00Z", through: "2026-03-29T02:30:00Z")
                let isOnItsOwn = text == "0 2,3 29 3 *"
                #expect(ticks == (dst == .skip && !isOnItsOwn ? [] : ["2026-03-29T01:00:00Z"]), "\(text) \(dst)")
            }
        }
        let days = try CronRecurrence(reading: "30 2 * * *", in: "Europe/Berlin")
            .checkedTicks(after: "2026-03-28T00:00:00Z", through: "2026-03-30T12:00:00Z")
        #expect(days == ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"])
    }

    @Test("a fixed time in a repeat is due the first time only, or with both both times")
    func repetition() throws {
        // Berlin, 25 October 2026: 03:00 CEST is followed by 02:00 CET, at 01:00Z.
        for dst in Self.policies {
            let ticks = try CronRecurrence(reading: "30 2 * * *", in: "Europe/Berlin", dst)
                .checkedTicks(after: "2026-10-24T12:00:00Z", through: "2026-10-26T12:00:00Z")
            let second = dst == .both ? ["2026-10-25T01:30:00Z"] : []
            #expect(ticks == ["2026-10-25T00:30:00Z"] + second + ["2026-10-26T01:30:00Z"], "\(dst)")
        }
        // The seconds do not make a time less fixed; the hour that is shown once is not touched.
        let seconds = try CronRecurrence(reading: "*/30 59 1-3 25 10 *", in: "Europe/Berlin")
        #expect(
            try seconds.checkedTicks(after: "2026-10-24T12:00:00Z", through: "2026-10-26T12:00:00Z") == [
                "2026-10-24T23:59:00Z", "2026-10-24T23:59:30Z", "2026-10-25T00:59:00Z", "2026-10-25T00:59:30Z",
                "2026-10-25T02:59:00Z", "2026-10-25T02:59:30Z",
            ])
    }

    @Test("an entry whose minute or hour begins with * follows real time, whatever dst says")
    func realTime() throws {
        for dst in Self.policies {
            let hourly = try CronRecurrence(reading: "30 * * * *", in: "Europe/Berlin", dst)
            #expect(
                try hourly.checkedTicks(after: "2026-03-29T00:00:00Z", through: "2026-03-29T03:00:00Z")
                    == ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"])
            #expect(
                try hourly.checkedTicks(after: "2026-10-25T00:00:00Z", through: "2026-10-25T03:00:00Z")
                    == ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"])
            // The hour that is not shown has no such minutes, the one that is shown twice has them twice.
            let minutes = try CronRecurrence(reading: "*/30 2 * * *", in: "Europe/Berlin", dst)
            #expect(try minutes.checkedTicks(after: "2026-03-28T12:00:00Z", through: "2026-03-29T12:00:00Z") == [])
            #expect(
                try minutes.checkedTicks(after: "2026-10-24T12:00:00Z", through: "2026-10-25T12:00:00Z") == [
                    "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z",
                ])
        }
    }

    @Test("zones that change by other than an hour, at midnight, or by a day")
    func oddZones() throws {
        func ticks(_ text: String, _ zone: String, _ start: String, _ end: String) throws -> [String] {
            try CronRecurrence(reading: text, in: zone).checkedTicks(after: start, through: end)
        }
        // Lord Howe, 4 October 2026: half an hour forward, 02:00 becomes 02:30.
        #expect(
            try ticks("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z")
                == ["2026-10-03T15:30:00Z"])
        // Beirut, 29 March 2026: midnight becomes 01:00, so that the day begins an hour late.
        #expect(
            try ticks("@daily", "Asia/Beirut", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z")
                == ["2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"])
        // Samoa left out 30 December 2011: noon of that day is made up at the first minute of the 31st.
        #expect(
            try ticks("0 12 * * *", "Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-31T12:00:00Z")
                == ["2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z"])
        // Liberia, 7 January 1972: 00:00:00 became 00:44:30, and the first minute after that is 00:45.
        #expect(
            try ticks("20 0 * * *", "Africa/Monrovia", "1972-01-06T12:00:00Z", "1972-01-08T12:00:00Z")
                == ["1972-01-07T00:45:00Z", "1972-01-08T00:20:00Z"])
    }

    @Test("a tick says what a change of clocks has to do with it")
    func notes() throws {
        let cron = try CronRecurrence(reading: "30 2 * * *", in: "Europe/Berlin", .both)
        let notes: [(String, ClockNote?)] = [
            ("2026-03-28T01:30:00Z", nil), ("2026-03-29T01:00:00Z", .madeUp), ("2026-03-30T00:30:00Z", nil),
            ("2026-10-25T00:30:00Z", .firstOfTwo), ("2026-10-25T01:30:00Z", .secondOfTwo),
        ]
        for (tick, note) in notes { #expect(cron.note(at: try Timestamp(reading: tick)) == note, "\(tick)") }
        let hourly = try CronRecurrence(reading: "0 * * * *", in: "Europe/Berlin")
        #expect(hourly.note(at: try Timestamp(reading: "2026-03-29T01:00:00Z")) == nil)
    }

    @Test("a zone that this host does not have gives no tick, and its name is kept")
    func unknownZone() throws {
        let json = #"{"cron":"0 9 * * *","dst":"standard","timezone":"Mars/Olympus"}"#
        let cron = try StoredCron.recurrence(json)
        #expect(cron.timezone == "Mars/Olympus" && cron.zone == nil)
        #expect(cron.next(after: .epoch) == nil && cron.last(atOrBefore: .distantFuture) == nil)
        #expect(cron.count(after: .epoch, through: .distantFuture) == 0)
        let berlin = try Zone.reading("Europe/Berlin")
        let known = try StoredCron.recurrence(
            #"{"cron":"0 9 * * *","dst":"standard","timezone":"Europe/Berlin"}"#,
            zones: ZoneCatalogue(names: { [] }, zone: { $0 == "Europe/Berlin" ? berlin : nil }))
        #expect(known.next(after: .epoch)?.description == "1970-01-01T08:00:00Z")
    }

    @Test(
        "times that are due on the clocks of New York (robfig/cron, spec_test.go), its gap as skip, its repeat as both")
    func robfig() throws {
        let cases: [(String, String, DaylightPolicy, String)] = [
            ("2012-03-11T05:00:00Z", "0 30 2 11 Mar ?", .skip, "2013-03-11T06:30:00Z"),
            ("2012-03-11T05:00:00Z", "0 30 2 11 Mar ?", .standard, "2012-03-11T07:00:00Z"),
            ("2012-03-11T05:00:00Z", "0 0 * * * ?", .standard, "2012-03-11T06:00:00Z"),
            ("2012-03-11T06:00:00Z", "0 0 * * * ?", .standard, "2012-03-11T07:00:00Z"),
            ("2012-03-11T07:00:00Z", "0 0 * * * ?", .standard, "2012-03-11T08:00:00Z"),
            ("2012-03-11T05:00:00Z", "0 0 1 * * ?", .standard, "2012-03-11T06:00:00Z"),
            ("2012-03-11T06:00:00Z", "0 0 1 * * ?", .standard, "2012-03-12T05:00:00Z"),
            ("2012-03-11T05:00:00Z", "0 0 2 * * ?", .skip, "2012-03-12T06:00:00Z"),
            ("2012-11-04T04:00:00Z", "0 30 2 04 Nov ?", .standard, "2012-11-04T07:30:00Z"),
            ("2012-11-04T05:45:00Z", "0 30 1 04 Nov ?", .both, "2012-11-04T06:30:00Z"),
            ("2012-11-04T05:45:00Z", "0 30 1 04 Nov ?", .standard, "2013-11-04T06:30:00Z"),
            ("2012-11-04T04:00:00Z", "0 0 * * * ?", .standard, "2012-11-04T05:00:00Z"),
            ("2012-11-04T05:00:00Z", "0 0 * * * ?", .standard, "2012-11-04T06:00:00Z"),
            ("2012-11-04T06:00:00Z", "0 0 * * * ?", .standard, "2012-11-04T07:00:00Z"),
            ("2012-11-04T04:00:00Z", "0 0 1 * * ?", .both, "2012-11-04T05:00:00Z"),
            ("2012-11-04T05:00:00Z", "0 0 1 * * ?", .both, "2012-11-04T06:00:00Z"),
            ("2012-11-04T06:00:00Z", "0 0 1 * * ?", .both, "2012-11-05T06:00:00Z"),
            ("2012-11-04T05:00:00Z", "0 0 1 * * ?", .standard, "2012-11-05T06:00:00Z"),
            ("2012-11-04T04:00:00Z", "0 0 2 * * ?", .standard, "2012-11-04T07:00:00Z"),
            ("2012-11-04T07:00:00Z", "0 0 2 * * ?", .standard, "2012-11-05T07:00:00Z"),
            ("2012-11-04T04:00:00Z", "0 0 3 * * ?", .standard, "2012-11-04T08:00:00Z"),
            ("2012-11-04T08:00:00Z", "0 0 3 * * ?", .standard, "2012-11-05T08:00:00Z"),
        ]
        for (start, text, dst, expected) in cases {
            let cron = try CronRecurrence(reading: text, in: "America/New_York", dst)
            #expect(cron.next(after: try Timestamp(reading: start))?.description == expected, "\(text) \(dst) \(start)")
        }
    }

    @Test("the day after clocks are changed keeps its hour (celery, test_day_after_dst_end and _start)")
    func celery() throws {
        let paris = try CronRecurrence(reading: "0 9 * * *", in: "Europe/Paris")
        for (start, expected) in [
            ("2017-10-28T07:00:00Z", "2017-10-29T08:00:00Z"), ("2017-03-25T08:00:00Z", "2017-03-26T07:00:00Z"),
        ] {
            #expect(paris.next(after: try Timestamp(reading: start))?.description == expected)
        }
    }
}

/// Stored recurrences, read back.
private enum StoredCron {
    static func recurrence(_ json: String, zones: ZoneCatalogue? = nil) throws -> CronRecurrence {
        let decoder = JSONDecoder()
        if let zones { decoder.userInfo[try #require(ZoneCatalogue.decodingKey)] = zones }
        return try decoder.decode(CronRecurrence.self, from: Data(json.utf8))
    }
}
