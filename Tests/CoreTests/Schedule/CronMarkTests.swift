import RollcallCore
import RollcallTesting
import Testing

@Suite("Cron, seconds and Quartz's marks")
struct CronMarkTests {
    @Test(
        "six fields begin with the second",
        arguments: [
            CronSample("*/20 * * * * *", "2026-11-22T10:00:00", "2026-11-22T10:00:20"),
            CronSample("*/20 * * * * *", "2026-11-22T10:00:40.5", "2026-11-22T10:01:00"),
            CronSample("15,45 59 23 31 12 *", "2026-12-31T23:59:15", "2026-12-31T23:59:45"),
            CronSample("15,45 59 23 31 12 *", "2026-12-31T23:59:45", "2027-12-31T23:59:15"),
            CronSample("30 0 0 1 1 ?", "2026-11-22", "2027-01-01T00:00:30"),
        ])
    func seconds(sample: CronSample) throws {
        try sample.check()
    }

    @Test(
        "L is the last day, L-3 three days before it, LW the last working day",
        arguments: [
            CronSample("0 0 L * *", "2027-02-01", "2027-02-28"), CronSample("0 0 L * *", "2028-02-01", "2028-02-29"),
            CronSample("0 0 L * *", "2026-11-30", "2026-12-31"), CronSample("0 0 L-3 * *", "2026-11-01", "2026-11-27"),
            // 29 days before the last of February there is none.
            CronSample("0 0 L-29 * *", "2027-02-01", "2027-03-02"),
            // 28 February 2027 is a Sunday, 31 October 2026 a Saturday, 30 November 2026 a Monday.
            CronSample("0 0 LW * *", "2027-02-01", "2027-02-26"), CronSample("0 0 LW * *", "2026-10-01", "2026-10-30"),
            CronSample("0 0 LW * *", "2026-11-01", "2026-11-30"),
            CronSample("0 0 1,15,L * *", "2026-11-15", "2026-11-30"),
            // Neither field begins with *: either is enough.
            CronSample("0 0 L * mon", "2026-11-24", "2026-11-30"),
            CronSample("0 0 L * fri", "2026-11-24", "2026-11-27"),
        ])
    func last(sample: CronSample) throws {
        try sample.check()
    }

    @Test(
        "15W is the working day nearest to the 15th, in the same month",
        arguments: [
            // 15 November 2026 is a Sunday, 15 August 2026 a Saturday, 15 December 2026 a Tuesday.
            CronSample("0 0 15W * *", "2026-11-01", "2026-11-16"),
            CronSample("0 0 15W * *", "2026-08-01", "2026-08-14"),
            CronSample("0 0 15W * *", "2026-12-01", "2026-12-15"),
            // 1 August 2026 is a Saturday, 31 January 2027 a Sunday.
            CronSample("0 0 1W * *", "2026-07-31", "2026-08-03"), CronSample("0 0 31W * *", "2027-01-01", "2027-01-29"),
            // A month without that day has none.
            CronSample("0 0 31W * *", "2027-02-01", "2027-03-31"), CronSample("0 0 30W 2 *", "2026-11-22", nil),
        ])
    func workingDay(sample: CronSample) throws {
        try sample.check()
    }

    @Test(
        "fri#2 is the second Friday, 5L the last",
        arguments: [
            CronSample("0 0 ? * fri#2", "2026-11-01", "2026-11-13"),
            CronSample("0 0 * * 5#5", "2026-11-01", "2027-01-29"),
            CronSample("0 0 ? * 5L", "2026-11-01", "2026-11-27"),
            CronSample("0 0 ? * sunL", "2026-11-01", "2026-11-29"),
            CronSample("0 0 ? * mon#1,mon#3", "2026-11-02", "2026-11-16"),
            CronSample("0 0 ? * wed,fri#1", "2026-11-05", "2026-11-06"),
            CronSample("0 0 13 * fri#1", "2026-11-07", "2026-11-13"),
            // 29 February on a Monday comes every 28 years, and not around 2100.
            CronSample("0 0 ? 2 mon#5", "2080-02-01", "2112-02-29"), CronSample("0 0 */31 * sun#2", "2026-11-22", nil),
        ])
    func weekdays(sample: CronSample) throws {
        try sample.check()
    }

    @Test("each day that a mark names is the one that a calendar walked day by day gives")
    func walked() throws {
        for text in ["L", "L-1", "L-27", "LW", "1W", "15W", "29W", "31W"] {
            let expression = try CronExpression(reading: "0 0 \(text) * ?")
            var time = try CivilTime(reading: "1999-12-31T12:00")
            for year in 2000..<2030 {
                for month in 1...12 {
                    guard let day = Self.day(text, year, month) else { continue }
                    let next = try #require(expression.next(after: time))
                    #expect(next.date == CivilDate(year: year, month: month, day: day), "\(text)")
                    time = next
                }
            }
        }
    }

    private static func day(_ text: String, _ year: Int, _ month: Int) -> Int? {
        let length = CivilDate.length(ofMonth: month, year: year)
        let working = (1...length).filter {
            (1...5).contains(CivilDate(year: year, month: month, day: $0).weekday)
        }
        if text == "LW" { return working.last }
        if text == "L" { return length }
        if let distance = text.split(separator: "-").dropFirst().first.flatMap({ Int($0) }) { return length - distance }
        guard let day = Int(text.dropLast()), day <= length else { return nil }
        // No two working days are as near, since weekends are two days long.
        return working.min { abs($0 - day) < abs($1 - day) }
    }
}
