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
}
