import RollcallCore
import RollcallTesting
import Testing

@Suite("Time zone data")
struct TimeZoneDataTests {
    @Test("UTC is zero always")
    func utc() throws {
        let read = try TimeZoneRules(tzif: TimeZoneBytes().bytes)
        for rules in [TimeZoneRules.utc, read] {
            #expect(rules.offset(at: .distantPast) == .zero)
            #expect(rules.abbreviation(at: .distantFuture) == "UTC")
            #expect(rules.nextTransition(after: .distantPast) == nil)
        }
    }

    @Test("version 1 has narrow times and no footer: its last local time goes on")
    func versionOne() throws {
        var data = TimeZoneBytes(version: 0)
        data.changes = [(-1_000, 1), (1_000, 0)]
        data.kinds = [(3_600, 0, 0), (7_200, 1, 4)]
        data.names = "AAA\0BBB\0"
        let rules = try TimeZoneRules(tzif: data.bytes)
        #expect(rules.offset(at: Timestamp(seconds: -1_001)) == .seconds(3_600))
        #expect(rules.offset(at: Timestamp(seconds: -1_000)) == .seconds(7_200))
        #expect(rules.isDaylight(at: Timestamp(microseconds: 999_999_999)))
        #expect(rules.abbreviation(at: .distantFuture) == "AAA")
        #expect(rules.nextTransition(after: .epoch) == Timestamp(seconds: 1_000))
        #expect(rules.nextTransition(after: Timestamp(seconds: 1_000)) == nil)
    }

    @Test("a change of the name alone is no transition")
    func renaming() throws {
        var data = TimeZoneBytes()
        data.changes = [(10, 1), (20, 0)]
        data.kinds = [(0, 0, 0), (0, 0, 4)]
        data.names = "AAA\0BBB\0"
        data.footer = "AAA0"
        let rules = try TimeZoneRules(tzif: data.bytes)
        #expect(rules.abbreviation(at: Timestamp(seconds: 15)) == "BBB")
        #expect(rules.nextTransition(after: .epoch) == nil)
    }

    @Test(
        "a footer's rule holds where there are no changes (POSIX TZ, RFC 8536 section 3.3.1)",
        arguments: [
            // M: the last Sunday of March at 02:00 standard time, of October at 03:00 daylight time.
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3_600, "2026-03-29T01:00:00Z"),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7_200, "2026-10-25T01:00:00Z"),
            // South of the equator daylight saving time spans the new year.
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39_600, "2026-04-04T16:00:00Z"),
            // Before midnight of the day, and a name between angle brackets.
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7_200, "2026-03-29T01:00:00Z"),
            // A winter time that is called daylight saving time.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-12-01T00:00:00Z", 0, "2027-03-28T01:00:00Z"),
            // J60 is 1 March in every year, 59 counted from zero is it in common years only.
            ("AAA0BBB,J60/0,J300/0", "2024-02-29T23:59:59Z", 0, "2024-03-01T00:00:00Z"),
            ("AAA0BBB,59/0,300/0", "2024-02-28T23:59:59Z", 0, "2024-02-29T00:00:00Z"),
            // More than a day after the day that is named: Gaza's rule of a Saturday near the 26th.
            ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-27T23:59:59Z", 7_200, "2026-03-28T00:00:00Z"),
        ])
    func footers(footer: String, instant: String, offset: Int, next: String) throws {
        let rules = try TimeZoneRules(tzif: TimeZoneBytes(footer: footer).bytes)
        let instant = try Timestamp(reading: instant)
        #expect(rules.offset(at: instant) == .seconds(offset))
        #expect(rules.nextTransition(after: instant) == (try Timestamp(reading: next)))
    }

    @Test("daylight saving time of all the year never changes (RFC 8536, section 3.3.1)")
    func allYear() throws {
        let rules = try TimeZoneRules(tzif: TimeZoneBytes(footer: "EST5EDT,0/0,J365/25").bytes)
        for month in 1...12 {
            let instant = CivilTime(year: 2026, month: month, day: 1).timestamp()
            #expect(rules.offset(at: instant) == .seconds(-14_400))
            #expect(rules.nextTransition(after: instant) == nil)
        }
    }

    @Test(
        "a footer that is no TZ string is refused",
        arguments: [
            "CET", "CET-1CEST", "CE-1", "CET-25", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
            "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J366", "CET-1CEST,366,0",
            "CET-1CEST,M3.5.0/168,M10.5.0", "<+01-1", "CET-1:60", "CET-1CEST,M3.5.0,M10.5.0x", ":Europe/Berlin",
        ])
    func badFooters(footer: String) {
        #expect(throws: TimeZoneDataError.malformed("its footer is not a POSIX TZ string")) {
            try TimeZoneRules(tzif: TimeZoneBytes(footer: footer).bytes)
        }
    }

    @Test("bytes that contradict the format are refused")
    func malformed() {
        #expect(throws: TimeZoneDataError.notTimeZoneData) { try TimeZoneRules(tzif: []) }
        #expect(throws: TimeZoneDataError.notTimeZoneData) { try TimeZoneRules(tzif: Array("# tzdata".utf8)) }
        var data = TimeZoneBytes(leapSeconds: 27)
        #expect(throws: TimeZoneDataError.leapSeconds) { try TimeZoneRules(tzif: data.bytes) }
        data = TimeZoneBytes(kinds: [])
        #expect(throws: TimeZoneDataError.self) { try TimeZoneRules(tzif: data.bytes) }
        data = TimeZoneBytes(kinds: [(93_600, 0, 0)])
        #expect(throws: TimeZoneDataError.malformed("a local time is out of range")) {
            try TimeZoneRules(tzif: data.bytes)
        }
        data = TimeZoneBytes(names: "UTC")
        #expect(throws: TimeZoneDataError.malformed("a local time is out of range")) {
            try TimeZoneRules(tzif: data.bytes)
        }
        data = TimeZoneBytes(changes: [(0, 1)])
        #expect(throws: TimeZoneDataError.malformed("a change to an unknown local time")) {
            try TimeZoneRules(tzif: data.bytes)
        }
        for changes in [[(5, 0), (5, 0)], [(.max, 0)], [(.min, 0)]] as [[(Int64, UInt8)]] {
            data = TimeZoneBytes(changes: changes)
            #expect(throws: TimeZoneDataError.malformed("its changes do not ascend, or one is out of range")) {
                try TimeZoneRules(tzif: data.bytes)
            }
        }
    }

    @Test("cut, flipped and random bytes are refused or give offsets below 26 hours, and never trap")
    func anyBytes() throws {
        var data = TimeZoneBytes(footer: "CET-1CEST,M3.5.0,M10.5.0/3")
        data.changes = (0..<20).map { ($0 * 15_000_000, UInt8($0 % 2)) }
        data.kinds = [(3_600, 0, 0), (7_200, 1, 4)]
        data.names = "CET\0CEST\0"
        let good = data.bytes
        for length in 0..<good.count {
            #expect(throws: TimeZoneDataError.self) { try TimeZoneRules(tzif: Array(good.prefix(length))) }
        }
        var generator = SeededGenerator(seed: 5)
        for round in 0..<3_000 {
            var bytes = good
            for _ in 0...round % 4 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let rules = try? TimeZoneRules(tzif: bytes) else { continue }
            for seconds in [Int64.min / 1_000_000, -1, 0, 300_000_000, 4_000_000_000, Int64.max / 1_000_000] {
                let instant = Timestamp(seconds: seconds)
                #expect((-93_600..<93_600).contains(rules.offset(at: instant).components.seconds))
                _ = rules.nextTransition(after: instant)
            }
            _ = rules.instants(of: CivilTime(year: 2026, month: 3, day: 29, hour: 2, minute: 30))
        }
    }
}
