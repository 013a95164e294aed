import RollcallCore
import Testing

@Suite("Cron, in words")
struct CronWordsTests {
    @Test(
        "what can be said shortly and truly is said",
        arguments: [
            ("* * * * *", "every minute"), ("*/5 * * * *", "every 5 minutes"), ("0,30 * * * *", "every 30 minutes"),
            ("@hourly", "every hour"), ("15 * * * *", "every hour at :15"), ("0 */2 * * *", "every 2 hours"),
            ("30 */6 * * *", "at 00:30, 06:30, 12:30 and 18:30"), ("30 2 * * *", "at 02:30"),
            ("0 9,17 * * *", "at 09:00 and 17:00"), ("30 2 * * mon-fri", "at 02:30 on Mon–Fri"),
            ("0 0 * * sat,sun", "at 00:00 on Sun and Sat"),
            ("*/10 9-17 * * mon-fri", "every 10 minutes from 09:00 to 17:50 on Mon–Fri"),
            ("@monthly", "at 00:00 on day 1 of the month"),
            ("0 0 1,15 * *", "at 00:00 on days 1 and 15 of the month"),
            ("0 0 1-7 * *", "at 00:00 on days 1–7 of the month"),
            ("@yearly", "at 00:00 on day 1 of the month in Jan"),
            ("0 0 13 * fri", "at 00:00 on day 13 of the month or on Fri"),
            ("0 6 * jun-aug *", "at 06:00 in Jun–Aug"), ("* * * * * *", "every second"),
            ("*/15 * * * * *", "every 15 seconds"), ("15 30 2 * * *", "at 02:30:15"),
            ("0 6 L * *", "at 06:00 on the last day of the month"),
            ("0 6 L-1 * *", "at 06:00 on the day before the last of the month"),
            ("0 6 L-3 * *", "at 06:00 on the third day before the last of the month"),
            ("0 6 LW * *", "at 06:00 on the last working day of the month"),
            ("0 6 15W jan *", "at 06:00 on the working day nearest to day 15 of the month in Jan"),
            ("0 6 ? * friL", "at 06:00 on the last Fri of the month"),
            ("0 6 ? * fri#2", "at 06:00 on the second Fri of the month"),
        ])
    func said(text: String, words: String) throws {
        #expect(try CronExpression(reading: text).words == words)
    }

    @Test(
        "what cannot be is left as the expression",
        arguments: [
            "*/7 * * * *", "1-59/2 * * * *", "5 */5 * * *", "0 0 30 2 *", "0 0 */2 * *", "0 0 */10 * mon",
            "*/5 1,9 * * *", "1,2,3 * * * *", "0 6 1,L * *", "0 6 L-11 * *", "*/5 0 * * * *", "*/7 * * * * *",
        ])
    func unsaid(text: String) throws {
        #expect(try CronExpression(reading: text).words == text)
    }
}
