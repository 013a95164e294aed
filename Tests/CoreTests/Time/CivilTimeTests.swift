import RollcallCore
import RollcallTesting
import Testing

@Suite("Civil time")
struct CivilTimeTests {
    @Test("every day from 1600 to 2400 follows the one before it, and is numbered back and forth")
    func everyDay() {
        var expected = CivilDate(year: 1600, month: 1, day: 1)
        // 135,140 days from 1600-01-01 to the epoch; 1600-01-01 was a Saturday.
        var (number, weekday, wrong) = (-135_140, 6, 0)
        while expected.year <= 2400 {
            if CivilDate(dayNumber: number) != expected || expected.dayNumber != number || expected.weekday != weekday {
                wrong += 1
            }
            number += 1
            weekday = (weekday + 1) % 7
            if expected.day < CivilDate.length(ofMonth: expected.month, year: expected.year) {
                expected.day += 1
            } else if expected.month < 12 {
                expected = CivilDate(year: expected.year, month: expected.month + 1, day: 1)
            } else {
                expected = CivilDate(year: expected.year + 1, month: 1, day: 1)
            }
        }
        #expect(wrong == 0)
        #expect(number == 157_420)
    }

    @Test(
        "years that 4 divides are leap years, but for centuries that 400 does not divide",
        arguments: [(2024, true), (2025, false), (1900, false), (2000, true), (2100, false)])
    func leapYears(year: Int, isLeap: Bool) {
        #expect(CivilDate.isLeap(year: year) == isLeap)
        #expect(CivilDate.length(ofMonth: 2, year: year) == (isLeap ? 29 : 28))
    }

    @Test(
        "weekdays are those of the calendar",
        arguments: [
            ("1970-01-01", 4), ("2000-02-29", 2), ("2026-11-22", 0), ("1969-12-31", 3), ("0001-01-01", 1),
        ])
    func weekdays(date: String, weekday: Int) throws {
        #expect(try CivilTime(reading: date).weekday == weekday)
    }

    @Test("an instant becomes a civil time and back, at every offset")
    func roundTrip() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let instant = Timestamp(
                microseconds: .random(
                    in: Timestamp.distantPast.microseconds...Timestamp.distantFuture.microseconds, using: &generator))
            let offset = Duration.seconds(Int.random(in: -93_599...93_599, using: &generator))
            let time = CivilTime(instant, offset: offset)
            #expect(time.timestamp(offset: offset) == instant)
            #expect((0..<86_400).contains(time.secondOfDay) && (0..<1_000_000).contains(time.microsecond))
        }
    }

    @Test("an instant before the epoch lies in the second and the day that contain it")
    func beforeTheEpoch() {
        let time = CivilTime(Timestamp(microseconds: -1))
        #expect(time.description == "1969-12-31T23:59:59.999999")
    }

    @Test("the extremes of an Int64 have a civil time")
    func extremes() {
        #expect(CivilTime(Timestamp(microseconds: .min)).year == -290_308)
        #expect(CivilTime(Timestamp(microseconds: .max), offset: .seconds(86_400)).year == 294_247)
    }

    @Test("civil times are ordered as a clock shows them")
    func order() throws {
        let times = try ["2026-11-21", "2026-11-22", "2026-11-22T00:00:01", "2026-11-22T00:00:01.5", "2027-01-01"]
            .map { try CivilTime(reading: $0) }
        #expect(times.shuffled().sorted() == times)
    }

    @Test(
        "text that says a civil time is read",
        arguments: [
            ("2026-12-24T18:00:00", "2026-12-24T18:00:00"),
            ("2026-12-24 18:00", "2026-12-24T18:00:00"),
            ("2026-12-24", "2026-12-24T00:00:00"),
            ("2024-02-29t23:59:59.5", "2024-02-29T23:59:59.500000"),
            ("2026-12-24T18:00:00.123456789", "2026-12-24T18:00:00.123456"),
        ])
    func reads(text: String, expected: String) throws {
        #expect(try CivilTime(reading: text).description == expected)
    }

    @Test(
        "text that says no civil time is refused",
        arguments: [
            "", "2026", "2026-12", "2026-12-24T", "2026-12-24T18", "2026-12-24T18:00:00Z", "2026-12-24T24:00:00",
            "2026-12-24T18:60:00", "2026-12-24T18:00:60", "2026-02-29", "2026-04-31", "2026-13-01", "2026-00-01",
            "2026-01-00", "0000-01-01", "26-12-24", "2026-12-24T18:00:00.", "2026-12-24T18:00:00.1234567890",
            " 2026-12-24", "2026-12-24 ", "2026/12/24", "+2026-12-24", "２０２６-12-24",
        ])
    func refuses(text: String) {
        #expect(CivilTime(text: text) == nil)
    }
}
