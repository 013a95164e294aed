import RollcallCore
import Testing

/// Places where a rule of cron ends, each of which a slip by one in the code would move.
@Suite("Cron, edges")
struct CronEdgeTests {
    @Test(
        "the fifth weekday of a month may be its 29th, 30th and 31st, and the last one its last day",
        arguments: [
            // 29 June, 30 March and 31 August 2026 are Mondays, 31 July 2026 a Friday.
            CronSample("0 0 * * mon#5", "2026-06-01", "2026-06-29"),
            CronSample("0 0 * * mon#5", "2026-03-01", "2026-03-30"),
            CronSample("0 0 * * mon#5", "2026-08-01", "2026-08-31"),
            CronSample("0 0 * * friL", "2026-07-01", "2026-07-31"),
            CronSample("0 0 * * friL", "2026-07-31", "2026-08-28"),
        ])
    func endOfMonth(sample: CronSample) throws {
        try sample.check()
    }

    @Test(
        "the shortest interval is never longer than two times that follow each other over an end",
        arguments: [
            // Friday to Monday is shorter than Monday to Friday.
            ("0 0 * * fri,mon", "2026-11-27", 3 * 86_400),
            // 28 February to 1 March.
            ("0 0 1,28 * *", "2027-02-28", 86_400),
            // The last second of a minute to the first of the next.
            ("0,59 0,1 * * * *", "2026-11-22T00:00:59", 1),
            ("0 0,59 0,1 * * *", "2026-11-22T00:59", 60),
            ("0 0 0,23 * * *", "2026-11-22T23:00", 3_600),
        ])
    func shortest(expression: String, start: String, seconds: Int) throws {
        let parsed = try CronExpression(reading: expression)
        let start = try CivilTime(reading: start)
        let next = try #require(parsed.next(after: start))
        #expect(parsed.matches(start))
        #expect(next.timestamp() - start.timestamp() == .seconds(seconds))
        #expect(try #require(parsed.shortestInterval) <= .seconds(seconds))
    }

    @Test("a time that clocks show before two changes back, and again after both, is due the first time only")
    func repeatOfRepeat() throws {
        // 1 June 2026: at 12:00Z 14:00 becomes 13:00, at 12:30Z 13:30 becomes 12:30.
        let noon: Int64 = 1_780_315_200
        let zone = TimeZoneBytes(
            changes: [(noon, 1), (noon + 1_800, 2)], kinds: [(7_200, 0, 0), (3_600, 0, 0), (0, 0, 0)], footer: "UTC0")
        let rules = try TimeZoneRules(tzif: zone.bytes)
        for dst in DaylightPolicy.allCases {
            let cron = CronRecurrence(
                expression: try CronExpression(reading: "45 13 1 6 *"), zone: Zone(name: "Test/Twice", rules: rules),
                dst: dst)
            let ticks = try cron.checkedTicks(after: "2026-05-31T00:00:00Z", through: "2026-06-02T00:00:00Z")
            #expect(ticks == ["2026-06-01T11:45:00Z"] + (dst == .both ? ["2026-06-01T13:45:00Z"] : []), "\(dst)")
        }
    }

    @Test("a time that clocks jump over is not made up for when they have shown it before, but with both")
    func gapAfterRepeat() throws {
        // 1 June 2026: at 12:00Z 14:00 becomes 13:00, at 12:30Z 13:30 becomes 14:30.
        let noon: Int64 = 1_780_315_200
        let zone = TimeZoneBytes(
            changes: [(noon, 1), (noon + 1_800, 0)], kinds: [(7_200, 0, 0), (3_600, 0, 0)], footer: "")
        let rules = try TimeZoneRules(tzif: zone.bytes)
        for dst in DaylightPolicy.allCases {
            let cron = CronRecurrence(
                expression: try CronExpression(reading: "45 13 1 6 *"), zone: Zone(name: "Test/There", rules: rules),
                dst: dst)
            let ticks = try cron.checkedTicks(after: "2026-05-31T00:00:00Z", through: "2026-06-02T00:00:00Z")
            #expect(ticks == ["2026-06-01T11:45:00Z"] + (dst == .both ? ["2026-06-01T12:30:00Z"] : []), "\(dst)")
        }
    }

    @Test("what the clock's change takes every year never runs, and what it takes in most years runs in the others")
    func gapOfEachYear() throws {
        let zone = TimeZoneBytes(changes: [(0, 0)], kinds: [(3_600, 0, 0)], footer: "CET-1CEST,M3.5.0,M10.5.0/3")
        let rules = try TimeZoneRules(tzif: zone.bytes)
        let start = try Timestamp(reading: "2026-11-24T00:00:00Z")
        for (text, expected) in [("* 2 * 3 0L", nil), ("* 2 28 3 *", "2028-03-28T00:00:00Z")] {
            let cron = CronRecurrence(
                expression: try CronExpression(reading: text), zone: Zone(name: "Test/Gap", rules: rules),
                dst: .standard)
            #expect(cron.next(after: start) == (try expected.map { try Timestamp(reading: $0) }), "\(text)")
        }
    }

    @Test("the first time that clocks show after a gap is not one that they jumped over")
    func endOfGap() throws {
        let tick = try Timestamp(reading: "2026-03-29T01:00:00Z")
        for (text, note) in [("0 3 * * *", nil), ("59 2 * * *", ClockNote.madeUp), ("0 2 * * *", .madeUp)] {
            let cron = try CronRecurrence(reading: text, in: "Europe/Berlin")
            #expect(cron.last(atOrBefore: tick) == tick)
            #expect(cron.note(at: tick) == note, "\(text)")
        }
        let jumped = try CronRecurrence(reading: "0 3 * * *", in: "Europe/Berlin")
        #expect(jumped.jumpedTime(after: try Timestamp(reading: "2026-01-01T00:00:00Z")) == nil)
    }

    @Test("a gap begins with the first time that clocks do not show, and ends before the first that they show again")
    func boundsOfGap() throws {
        let rules = try Zone.reading("Europe/Berlin").rules
        let change = try Timestamp(reading: "2026-03-29T01:00:00Z")
        let gap = LocalInstants.none(
            gap: ClockGap(transition: change, offsetBefore: .seconds(3_600), offsetAfter: .seconds(7_200)))
        #expect(rules.instants(of: try CivilTime(reading: "2026-03-29T01:59:59")) == .one(change - .seconds(1)))
        #expect(rules.instants(of: try CivilTime(reading: "2026-03-29T02:00")) == gap)
        #expect(rules.instants(of: try CivilTime(reading: "2026-03-29T02:59:59")) == gap)
        #expect(rules.instants(of: try CivilTime(reading: "2026-03-29T03:00")) == .one(change))
    }

    @Test("a footer's rule is not asked before the file's last change, though that one changes the letters only")
    func footerAfterLastChange() throws {
        // 1 January 2030: CET becomes WAT, which is as far ahead.
        let zone = TimeZoneBytes(
            changes: [(1_893_456_000, 1)], kinds: [(3_600, 0, 0), (3_600, 0, 4)], names: "CET\0WAT\0",
            footer: "CET-1CEST,M3.5.0,M10.5.0/3")
        let rules = try TimeZoneRules(tzif: zone.bytes)
        let start = try Timestamp(reading: "2026-01-01T00:00:00Z")
        #expect(rules.nextTransition(after: start)?.description == "2030-03-31T01:00:00Z")
        #expect(rules.lastTransition(atOrBefore: try Timestamp(reading: "2029-12-31T00:00:00Z")) == nil)
    }
}
