import RollcallCore
import Testing

@Suite("Cron, reading")
struct CronParseTests {
    @Test(
        "expressions of one meaning match the same times",
        arguments: [
            ("*/5 * * * *", "0-59/5 * * * *"), ("0 */5 * * * *", "*/5 * * * *"),
            ("0 0 ? * mon", "0 0 * * mon"), ("0 0 13 * ?", "0 0 13 * *"), ("0 0 l * *", "0 0 L * *"),
            ("0 0 * * 7L", "0 0 * * sunl"), ("0 0 * * 0#2", "0 0 * * 7#2"), ("0 0 ? * Fri#2", "0 0 * * 5#2"),
            ("5/15 * * * *", "5,20,35,50 * * * *"),
            ("0 0 * JAN,feb Mon", "0 0 * 1,2 1"), ("  0\t0 1 1 *  ", "0 0 1 1 *"), ("0 0 * * 0-7", "0 0 * * *"),
            ("00 08 * * *", "0 8 * * *"), ("*/60 * * * *", "0 * * * *"), ("*,5 * * * *", "* * * * *"),
            ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"),
            ("@weekly", "0 0 * * 0"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@Hourly", "0 * * * *"),
        ])
    func equivalent(text: String, plain: String) throws {
        let (first, second) = (try CronExpression(reading: text), try CronExpression(reading: plain))
        var time = try CivilTime(reading: "2026-11-22T10:01")
        for _ in 0..<40 {
            let next = try #require(first.next(after: time))
            #expect(second.next(after: time) == next)
            time = next
        }
    }

    @Test("the source is what was written, without blanks at its ends")
    func source() throws {
        #expect(try CronExpression(reading: " @Daily ").source == "@Daily")
        #expect(try CronExpression(reading: "0  0 * * mon\n").source == "0  0 * * mon")
    }

    @Test(
        "an entry whose minute or hour begins with * follows real time",
        arguments: [("*/5 2 * * *", true), ("30 * * * *", true), ("30 2 * * *", false), ("0-59 0-23 * * *", false)])
    func realTime(text: String, follows: Bool) throws {
        #expect(try CronExpression(reading: text).followsRealTime == follows)
    }

    @Test(
        "the shortest interval is the least distance of two times",
        arguments: [
            ("* * * * *", 60), ("*/5 * * * *", 300), ("0,50 * * * *", 600), ("0,50 9 * * *", 3_000),
            ("0 0 * * *", 86_400), ("0 0,23 * * *", 3_600), ("*/7 * * * *", 240), ("0 0 * * mon", 604_800),
            ("0 0 * * mon,wed", 172_800), ("0 0 1 * *", 2_419_200), ("0 9,17 1 * *", 28_800),
            ("0 0 1 * mon", 86_400), ("0 9,17 * * mon", 28_800), ("*/5 * * * * *", 5), ("30 0 0 * * *", 86_400),
            ("0 0 L * *", 28 * 86_400), ("0 0 1,L * *", 86_400), ("0 0 ? * fri#2", 28 * 86_400),
            ("0 0 29 2 mon#5,tue", 86_400), ("0 0 */28 2 mon#5", 28 * 365 * 86_400),
        ])
    func shortestInterval(text: String, seconds: Int) throws {
        #expect(try CronExpression(reading: text).shortestInterval == .seconds(seconds))
    }

    @Test(
        "a problem says what is wrong and where",
        arguments: [
            ("61 * * * *", "minute 61 is out of range 0-59", 0..<2),
            ("* 24 * * *", "hour 24 is out of range 0-23", 2..<4),
            ("* * 0 * *", "day of month 0 is out of range 1-31", 4..<5),
            ("* * * 13 *", "month 13 is out of range 1-12", 6..<8),
            ("* * * * 8", "weekday 8 is out of range 0-7", 8..<9),
            ("0,15,99999999999999999999 * * * *", "minute 99999999999999999999 is out of range 0-59", 5..<25),
            ("  5-70 * * * *", "minute 70 is out of range 0-59", 4..<6),
            ("30-10 * * * *", "the minute range 30-10 runs backwards", 0..<5),
            ("*/0 * * * *", "step 0 in the minute field would never move on", 2..<3),
            ("*/90 * * * *", "step 90 is longer than the minute field, 0-59", 2..<4),
            ("*/x * * * *", "\"x\" is not a step", 2..<3),
            ("*/ * * * *", "a step is missing in the minute field", 0..<2),
            ("*/2/3 * * * *", "more than one step in the minute field", 4..<5),
            ("1,,2 * * * *", "a value is missing in the minute field", 0..<4),
            ("5- * * * *", "a value is missing in the minute field", 0..<2),
            ("1-2-3 * * * *", "\"1-2-3\" is not a range", 0..<5),
            ("** * * * *", "\"**\" is not a minute", 0..<2),
            ("mon * * * *", "\"mon\" is not a minute", 0..<3),
            ("* * * mon *", "\"mon\" is not a month", 6..<9),
            ("* * * * monday", "\"monday\" is not a weekday", 8..<14),
            ("é * * * *", "\"é\" is not a minute", 0..<2),
            ("* * * *", "4 fields where five or six are needed", 0..<7),
            ("hourly", "1 field where five or six are needed", 0..<6),
            ("60 * * * * *", "second 60 is out of range 0-59", 0..<2),
            ("0 0 0 1 1 * 2026", "a seventh field, for years, is not understood", 12..<16),
            ("0 0 0 1 1 * * *", "8 fields where five or six are needed", 12..<15),
            ("", "a cron expression is missing", 0..<0),
            (" ", "a cron expression is missing", 0..<1),
            ("0 0 1,L/2 * *", "L takes no step", 6..<9),
            ("0 0 L-0 * *", "\"L-0\" is not a day before the last", 4..<7),
            ("0 0 L-31 * *", "\"L-31\" is not a day before the last", 4..<8),
            ("0 0 L- * *", "\"L-\" is not a day before the last", 4..<6),
            ("0 0 32W * *", "day of month 32 is out of range 1-31", 4..<6),
            ("0 0 W * *", "\"W\" is not a day of month", 4..<5),
            ("0 0 1-5W * *", "\"5W\" is not a day of month", 6..<8),
            ("0 0 friL * *", "\"friL\" is not a day of month", 4..<8),
            ("0 0 fri#2 * *", "\"fri#2\" is not a day of month", 4..<9),
            ("0 L * * *", "L does not belong into the hour field", 2..<3),
            ("0 0 * * L", "L alone is not a weekday", 8..<9),
            ("0 0 * * 5W", "W does not belong into the weekday field", 8..<10),
            ("0 0 * * LW", "W does not belong into the weekday field", 8..<10),
            ("0 0 * * 8L", "weekday 8 is out of range 0-7", 8..<9),
            ("0 0 * * L5", "\"L5\" is not a weekday", 8..<10),
            ("0 0 * * fri#6", "\"fri#6\" is not a weekday of the month", 8..<13),
            ("0 0 * * fri#", "\"fri#\" is not a weekday of the month", 8..<12),
            ("0 0 * * #2", "a value is missing in the weekday field", 8..<10),
            ("0 0 * * 1#2#3", "\"1#2#3\" is not a weekday", 8..<13),
            ("? 0 * * *", "? does not belong into the minute field", 0..<1),
            ("0 0 ?,1 * 5", "? stands alone in its field", 4..<5),
            ("0 0 ?/2 * 5", "? stands alone in its field", 4..<5),
            ("@reboot", "@reboot is not a time", 0..<7),
            (" @fortnightly", "\"@fortnightly\" is not known", 1..<13),
            ("@every 5m", "@every is not a cron expression", 0..<9),
            ("CRON_TZ=Asia/Tokyo 0 6 * * *", "a zone does not belong into the expression", 0..<18),
        ])
    func problems(text: String, message: String, range: Range<Int>) throws {
        guard case .failure(let problem) = CronExpression.parse(text) else {
            Issue.record("\(text) was read")
            return
        }
        #expect(problem.message == message)
        #expect(problem.range == range)
    }

    @Test(
        "a problem says what to write instead, where that can be said",
        arguments: [
            ("30-10 * * * *", "write 30-59,0-10"),
            ("* * 25-5 * *", "write 25-31,1-5"),
            ("* * * * monday", "write 0-7 or sun, mon, tue, wed, thu, fri, sat"),
            ("@reboot", "write run_on_start: always beside another schedule"),
            ("TZ=Asia/Tokyo 0 6 * * *", "write timezone: Asia/Tokyo beside cron"),
            ("*/90 * * * *", "a step begins anew at each end of the field; write every: for a longer one"),
        ])
    func help(text: String, help: String) {
        guard case .failure(let problem) = CronExpression.parse(text) else {
            Issue.record("\(text) was read")
            return
        }
        #expect(problem.help == help)
    }
}
