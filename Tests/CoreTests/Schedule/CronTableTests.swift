import RollcallCore
import Testing

/// What other projects hold their own cron to, restated as facts: expression, start, next time.
@Suite("Cron, the tables of others")
struct CronTableTests {
    @Test(
        "the next times of robfig/cron (spec_test.go, TestNext)",
        arguments: [
            CronSample("0 0/15 * * * *", "2012-07-09T14:45", "2012-07-09T15:00"),
            CronSample("0 0/15 * * * *", "2012-07-09T14:59", "2012-07-09T15:00"),
            CronSample("0 0/15 * * * *", "2012-07-09T14:59:59", "2012-07-09T15:00"),
            CronSample("0 20-35/15 * * * *", "2012-07-09T15:45", "2012-07-09T16:20"),
            CronSample("0 */15 * * * *", "2012-07-09T23:46", "2012-07-10T00:00"),
            CronSample("0 20-35/15 * * * *", "2012-07-09T23:45", "2012-07-10T00:20"),
            CronSample("15/35 20-35/15 * * * *", "2012-07-09T23:35:51", "2012-07-10T00:20:15"),
            CronSample("15/35 20-35/15 1/2 * * *", "2012-07-09T23:35:51", "2012-07-10T01:20:15"),
            CronSample("15/35 20-35/15 10-12 * * *", "2012-07-09T23:35:51", "2012-07-10T10:20:15"),
            CronSample("15/35 20-35/15 1/2 */2 * *", "2012-07-09T23:35:51", "2012-07-11T01:20:15"),
            CronSample("15/35 20-35/15 * 9-20 * *", "2012-07-09T23:35:51", "2012-07-10T00:20:15"),
            CronSample("15/35 20-35/15 * 9-20 Jul *", "2012-07-09T23:35:51", "2012-07-10T00:20:15"),
            CronSample("0 0 0 9 Apr-Oct ?", "2012-07-09T23:35", "2012-08-09T00:00"),
            CronSample("0 0 0 */5 Apr,Aug,Oct Mon", "2012-07-09T23:35", "2012-08-06T00:00"),
            CronSample("0 0 0 */5 Oct Mon", "2012-07-09T23:35", "2012-10-01T00:00"),
            CronSample("0 0 0 * Feb Mon", "2012-07-09T23:35", "2013-02-04T00:00"),
            CronSample("0 0 0 * Feb Mon/2", "2012-07-09T23:35", "2013-02-01T00:00"),
            CronSample("0 * * * * *", "2012-12-31T23:59:45", "2013-01-01T00:00"),
            CronSample("0 0 0 29 Feb ?", "2012-07-09T23:35", "2016-02-29T00:00"),
            CronSample("0 0 0 30 Feb ?", "2012-07-09T23:35", nil),
            CronSample("0 0 0 31 Apr ?", "2012-07-09T23:35", nil),
        ])
    func robfig(sample: CronSample) throws {
        try sample.check()
    }

    @Test(
        "the times that robfig/cron is due at, and is not (spec_test.go, TestActivation)",
        arguments: [
            ("0 0/15 * * * *", "2012-07-09T15:00", true), ("0 0/15 * * * *", "2012-07-09T15:45", true),
            ("0 0/15 * * * *", "2012-07-09T15:40", false), ("0 5/15 * * * *", "2012-07-09T15:05", true),
            ("0 5/15 * * * *", "2012-07-09T15:20", true), ("0 5/15 * * * *", "2012-07-09T15:50", true),
            ("0 0/15 * * Jul *", "2012-07-15T15:00", true), ("0 0/15 * * Jun *", "2012-07-15T15:00", false),
            ("0 30 08 ? Jul Sun", "2012-07-15T08:30", true), ("0 30 08 15 Jul ?", "2012-07-15T08:30", true),
            ("0 30 08 ? Jul Sun", "2012-07-16T08:30", false), ("0 30 08 15 Jul ?", "2012-07-16T08:30", false),
            ("@hourly", "2012-07-09T15:00", true), ("@hourly", "2012-07-09T15:04", false),
            ("@daily", "2012-07-09T15:00", false), ("@daily", "2012-07-09T00:00", true),
            ("@weekly", "2012-07-09T00:00", false), ("@weekly", "2012-07-08T00:00", true),
            ("@weekly", "2012-07-08T01:00", false), ("@monthly", "2012-07-08T00:00", false),
            ("@monthly", "2012-07-01T00:00", true), ("0 * * 1,15 * Sun", "2012-07-15T00:00", true),
            ("0 * * 1,15 * Sun", "2012-06-15T00:00", true), ("0 * * 1,15 * Sun", "2012-08-01T00:00", true),
            ("0 * * * * Mon", "2012-07-15T00:00", false), ("0 * * */10 * Sun", "2012-07-15T00:00", false),
            ("0 * * 1,15 * *", "2012-07-09T00:00", false), ("0 * * 1,15 * *", "2012-07-15T00:00", true),
            ("0 * * */2 * Sun", "2012-07-15T00:00", true),
        ])
    func robfigActivation(expression: String, time: String, isDue: Bool) throws {
        let parsed = try CronExpression(reading: expression)
        let time = try CivilTime(reading: time)
        #expect(parsed.matches(time) == isDue)
        #expect((parsed.last(atOrBefore: time) == time) == isDue)
    }

    @Test(
        "what robfig/cron refuses is refused (spec_test.go, TestErrors)",
        arguments: ["xyz", "60 0 * * *", "0 60 * * *", "0 0 * * XYZ"])
    func robfigErrors(text: String) {
        #expect(throws: CronProblem.self) { try CronExpression.parse(text).get() }
    }

    @Test(
        "the fields of robfig/cron hold the same values (parser_test.go, TestRange and TestField)",
        arguments: [
            ("5", "5"), ("0", "0"), ("7", "7"), ("5-5", "5"), ("5-6", "5,6"), ("5-7", "5,6,7"), ("5-6/2", "5"),
            ("5-7/2", "5,7"), ("5-7/1", "5,6,7"), ("1,5-7/2,3", "1,3,5,7"), ("1-5/2", "1,3,5"), ("1-4/2", "1,3"),
        ])
    func robfigFields(text: String, values: String) throws {
        try checkSameHours(text, values)
    }

    @Test(
        "the fields of celery hold the same values (t/unit/app/test_schedules.py, test_crontab_parser)",
        arguments: [
            ("1-10", "1,2,3,4,5,6,7,8,9,10"), ("1,2,3,4", "1,2,3,4"), ("*/12", "0,12"), ("2-9/5", "2,7"),
            ("2-10/5", "2,7"), ("2-11/5,3", "2,3,7"), ("1-9/2", "1,3,5,7,9"),
            ("2-4/3,*/5,0-21/4", "0,2,4,5,8,10,12,15,16,20"),
        ])
    func celeryFields(text: String, values: String) throws {
        try checkSameHours(text, values)
    }

    @Test(
        "what celery refuses is refused, but for 7, which is Sunday here",
        arguments: [
            ",* * * * *", "1,,2 * * * *", "*/ * * * *", "-20 * * * *", "* 12-0 * * *", "61-0 * * * *", "60 * * * *",
            "0-100 * * * *", "* 24 * * *", "* 0-30 * * *", "* * * * fooday-barday", "* * * * 1,4,foo", "* * * * 12",
            "* * 0 * *", "* * 0-10 * *", "* * 32 * *", "* * 31,32 * *", "* * * 0 *", "* * * 0-5 *", "* * * 13 *",
            "* * * 12,13 *",
        ])
    func celeryErrors(text: String) {
        #expect(throws: CronProblem.self) { try CronExpression.parse(text).get() }
    }

    @Test(
        "the next times of celery (test_crontab_remaining_estimate), whose days need no rule of both or either",
        arguments: [
            CronSample("* * * * *", "2010-09-11T14:30:15", "2010-09-11T14:31"),
            CronSample("* * * * *", "2010-09-11T14:59:15", "2010-09-11T15:00"),
            CronSample("5,42 * * * *", "2010-09-11T14:30:15", "2010-09-11T14:42"),
            CronSample("5,10,15 * * * *", "2010-09-11T14:30:15", "2010-09-11T15:05"),
            CronSample("5,42 12,17 * * *", "2010-09-11T14:30:15", "2010-09-11T17:05"),
            CronSample("5,42 12 * * *", "2010-09-11T14:30:15", "2010-09-12T12:05"),
            CronSample("30 14 * * sat", "2010-09-11T14:30:15", "2010-09-18T14:30"),
            CronSample("5,42 * * * mon-fri", "2010-09-11T14:30:15", "2010-09-13T00:05"),
            CronSample("30 14 18 * *", "2010-09-11T14:30:15", "2010-09-18T14:30"),
            CronSample("5,42 * 29 * *", "2010-01-22T14:30:15", "2010-01-29T00:05"),
            CronSample("30 14 29 * *", "2012-01-29T14:30:15", "2012-02-29T14:30"),
            CronSample("30 14 29 * *", "2010-01-29T14:30:15", "2010-03-29T14:30"),
            CronSample("* * 31 4 *", "2010-01-28T14:30:15", nil),
            CronSample("30 14 29 2 *", "2012-02-29T14:30", "2016-02-29T14:30"),
            CronSample("30 7 * * thu", "2010-05-07T10:30", "2010-05-13T07:30"),
            CronSample("* 22 26,27,28 2 *", "2013-06-28T22:14", "2014-02-26T22:00"),
        ])
    func celery(sample: CronSample) throws {
        try sample.check()
    }

    @Test(
        "where celery wants both days to match, one is enough here (D-13); what celery answers stands behind",
        arguments: [
            CronSample("30 14 18 * mon", "2010-01-18T14:30:15", "2010-01-25T14:30"),  // 2010-10-18T14:30
            CronSample("5,42 * 29 * sat", "2010-01-29T00:05:15", "2010-01-29T00:42"),  // 2010-05-29T00:05
            CronSample("30 14 29 1 fri", "2010-01-22T14:30:15", "2010-01-29T14:30"),  // the same
            CronSample("5,42 * 18 * mon", "2010-01-11T00:05:15", "2010-01-11T00:42"),  // 2010-01-18T00:05
            CronSample("30 14 29 1-10 fri", "2010-01-29T14:30:15", "2010-02-05T14:30"),  // 2010-10-29T14:30
            CronSample("30 7 8-14 3 thu", "2010-03-07T10:30", "2010-03-08T07:30"),  // 2010-03-11T07:30
        ])
    func celeryDays(sample: CronSample) throws {
        try sample.check()
    }

    private func checkSameHours(_ text: String, _ values: String) throws {
        let (first, second) = (
            try CronExpression(reading: "0 \(text) * * *"), try CronExpression(reading: "0 \(values) * * *")
        )
        var time = try CivilTime(reading: "2026-11-22")
        for _ in 0..<30 {
            let next = try #require(first.next(after: time))
            #expect(second.next(after: time) == next)
            time = next
        }
    }
}
