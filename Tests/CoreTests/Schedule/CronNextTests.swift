import RollcallCore
import Testing

@Suite("Cron, next and last")
struct CronNextTests {
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
        try CronSample(expression, start, expected).check()
    }
}
