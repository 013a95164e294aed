import RollcallCore
import Testing

@Suite("Cron, next and last")
struct CronNextTests {
    @Test(
        "the cases of robfig/cron (spec_test.go, restated without its field of seconds)",
        arguments: [
            ("0/15 * * * *", "2012-07-09T14:45", "2012-07-09T15:00"),
            ("0/15 * * * *", "2012-07-09T14:59:59", "2012-07-09T15:00"),
            ("5/15 * * * *", "2012-07-09T15:35", "2012-07-09T15:50"),
            ("0/15 * * Jul *", "2012-07-31T23:45", "2013-07-01T00:00"),
            ("20-35/15 * * * *", "2012-07-09T15:45", "2012-07-09T16:20"),
            ("*/15 * * * *", "2012-07-09T23:46", "2012-07-10T00:00"),
            ("20-35/15 * * * *", "2012-07-09T23:45", "2012-07-10T00:20"),
            ("20-35/15 1/2 * * *", "2012-07-09T23:35:51", "2012-07-10T01:20"),
            ("20-35/15 10-12 * * *", "2012-07-09T23:35:51", "2012-07-10T10:20"),
            ("20-35/15 1/2 */2 * *", "2012-07-09T23:35:51", "2012-07-11T01:20"),
            ("20-35/15 * 9-20 * *", "2012-07-09T23:35:51", "2012-07-10T00:20"),
            ("20-35/15 * 9-20 Jul *", "2012-07-09T23:35:51", "2012-07-10T00:20"),
            ("0 0 9 Apr-Oct *", "2012-07-09T23:35", "2012-08-09T00:00"),
            ("0 0 */5 Apr,Aug,Oct Mon", "2012-07-09T23:35", "2012-08-06T00:00"),
            ("0 0 */5 Oct Mon", "2012-07-09T23:35", "2012-10-01T00:00"),
            ("0 0 * Feb Mon", "2012-07-09T23:35", "2013-02-04T00:00"),
            ("0 0 * Feb Mon/2", "2012-07-09T23:35", "2013-02-01T00:00"),
            ("* * * * *", "2012-12-31T23:59:45", "2013-01-01T00:00"),
            ("0 0 29 Feb *", "2012-07-09T23:35", "2016-02-29T00:00"),
            ("@hourly", "2012-07-09T15:04", "2012-07-09T16:00"),
            ("@weekly", "2012-07-09T00:00", "2012-07-15T00:00"),
        ])
    func robfig(expression: String, start: String, expected: String) throws {
        try check(expression, start, expected)
    }

    @Test(
        "a day matches both fields of days when one begins with *, else either (Debian's cron, crontab(5))",
        arguments: [
            // The manual's own: half past four on the 1st and 15th of each month, plus every Friday.
            ("30 4 1,15 * 5", "2026-11-01T05:00", "2026-11-06T04:30"),
            ("30 4 1,15 * 5", "2026-11-13T05:00", "2026-11-15T04:30"),
            // A step begins with * too: Saturdays on the 1st, 8th, 15th, 22nd or 29th.
            ("0 4 */7 * 6", "2026-11-01T00:00", "2027-05-01T04:00"),
            ("0 4 8-14 * */6", "2026-11-01T00:00", "2026-11-08T04:00"),
            ("0 0 13 * *", "2026-11-13T00:00", "2026-12-13T00:00"),
            ("0 0 * * 5", "2026-11-13T00:00", "2026-11-20T00:00"),
            ("0 0 1-31 * 5", "2026-11-13T00:00", "2026-11-14T00:00"),
            ("0 0 13 * 0-6", "2026-11-13T00:00", "2026-11-14T00:00"),
            ("0 0 30 2 5", "2026-11-13T00:00", "2027-02-05T00:00"),
        ])
    func days(expression: String, start: String, expected: String) throws {
        try check(expression, start, expected)
    }

    @Test(
        "Sunday is 0 and 7, and ranges of days and months may wrap",
        arguments: [
            ("0 0 * * 0", "2026-11-22T00:00", "2026-11-29T00:00"),
            ("0 0 * * 7", "2026-11-22T00:00", "2026-11-29T00:00"),
            ("0 0 * * 5-7", "2026-11-21T00:00", "2026-11-22T00:00"),
            ("0 0 * * fri-mon", "2026-11-22T00:00", "2026-11-23T00:00"),
            ("0 0 * * fri-mon", "2026-11-23T00:00", "2026-11-27T00:00"),
            ("0 0 * * SAT-Sun", "2026-11-21T00:00", "2026-11-22T00:00"),
            ("0 0 * * mon-sun/2", "2026-11-20T00:00", "2026-11-22T00:00"),
            ("0 0 1 nov-feb *", "2026-11-01T00:00", "2026-12-01T00:00"),
            ("0 0 1 nov-feb *", "2027-02-01T00:00", "2027-11-01T00:00"),
            ("0 0 1 nov-feb/2 *", "2026-11-01T00:00", "2027-01-01T00:00"),
        ])
    func wrapping(expression: String, start: String, expected: String) throws {
        try check(expression, start, expected)
    }

    @Test(
        "rare days are found: forty years around 2100, when no 29 February falls on some weekday",
        arguments: [
            ("0 0 29 2 *", "2096-02-29T00:00", "2104-02-29T00:00"),
            ("0 0 29 2 */7", "2088-02-29T00:00", "2128-02-29T00:00"),
            ("0 0 31 * *", "2026-08-31T00:00", "2026-10-31T00:00"),
            ("59 23 31 12 *", "2026-11-22T00:00", "2026-12-31T23:59"),
        ])
    func rare(expression: String, start: String, expected: String) throws {
        try check(expression, start, expected)
    }

    @Test("dates that do not exist never match, and that is known at once", arguments: ["30 2", "31 2,4,6,9,11"])
    func never(days: String) throws {
        let expression = try CronExpression(reading: "0 0 \(days) *")
        let start = try CivilTime(reading: "2026-11-22")
        #expect(expression.neverMatches)
        #expect(expression.next(after: start) == nil)
        #expect(expression.last(atOrBefore: start) == nil)
        #expect(expression.count(after: start, through: CivilTime(.distantFuture)) == 0)
        #expect(expression.shortestInterval == nil)
    }

    @Test("there is nothing after the year 9999 and nothing before the year 1")
    func ends() throws {
        let expression = try CronExpression(reading: "* * * * *")
        #expect(expression.next(after: try CivilTime(reading: "9999-12-31T23:59")) == nil)
        let first = try CivilTime(reading: "0001-01-01")
        #expect(expression.last(atOrBefore: first) == first)
        #expect(expression.next(after: CivilTime(Timestamp(microseconds: .min))) == first)
        #expect(expression.last(atOrBefore: CivilTime(.distantPast - .microseconds(1))) == nil)
        let (past, future) = (CivilTime(Timestamp(microseconds: .min)), CivilTime(Timestamp(microseconds: .max)))
        #expect(expression.last(atOrBefore: future)?.description == "9999-12-31T23:59:00")
        #expect(expression.count(after: past, through: future) == 3_652_059 * 1_440)
    }

    private func check(_ expression: String, _ start: String, _ expected: String) throws {
        let parsed = try CronExpression(reading: expression)
        let expected = try CivilTime(reading: expected)
        #expect(parsed.next(after: try CivilTime(reading: start)) == expected)
        #expect(parsed.last(atOrBefore: expected) == expected)
    }
}
