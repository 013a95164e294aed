import RollcallCore
import RollcallTesting
import Testing

@Suite("Days of cron of which either field is enough")
struct CronEitherDaysTests {
    @Test(
        "a field that names all its days makes every day match, and neither words nor doubts say anything else",
        arguments: ["0 9 1-31 * mon", "0 9 15 * 0-6", "0 9 31 * sun-sat", "0 9 L * 0-6", "0 9 1-31 * 5L"])
    func wholeFields(_ text: String) throws {
        let cron = try CronExpression(reading: text)
        let ticks = CronRecurrence(expression: cron).count(after: .epoch, through: .epoch + .seconds(30 * 86_400))
        #expect(ticks == 30)
        #expect(cron.words == "at 09:00")
        #expect(cron.doubts.isEmpty)
    }
}
