import Foundation
import Harness
import RollcallCore
import RollcallTesting
import Testing

/// Random expressions, zones and starts, held against cronsim and croniter wherever they mean the same.
///
/// 4,000 cases, with `ROLLCALL_LONG=1` 200,000, in processes that are asked a batch at a time. What they mean otherwise
/// is listed in the decision on the differences, and left out by `RandomCron.Traits`.
@Suite("Cron, held against cronsim and croniter", .onOwnThread)
struct CronOracleTests {
    /// A question with our own answer.
    private struct Case {
        var line: String
        var answer: String
    }

    private static let count = Oracle.isLong ? 100_000 : 2_000
    private static let ticks = 3

    @Test("cronsim gives the same ticks in any zone: its rule for changes of clocks is standard")
    func cronsim() throws {
        let zones = try Self.zones.map { try Zone.reading($0) } + [.utc]
        var generator = SeededGenerator(seed: 11)
        try check(using: &generator) { cron, expression, generator in
            guard !cron.traits.contains(.cronsimLacks) else { return nil }
            let zone = zones[Int.random(in: zones.indices, using: &generator)]
            // Its entries of six fields always follow real time, and it goes wrong in the hours after a midnight that
            // clocks jump over.
            let isRealTime = cron.traits.contains(.realTime)
            guard
                zone === Zone.utc
                    || (isRealTime ? !Self.jumpMidnight.contains(zone.name) : !cron.traits.contains(.seconds))
            else { return nil }
            return ("cronsim", CronRecurrence(expression: expression, zone: zone))
        }
    }

    @Test("croniter gives the same ticks in UTC, where its rule for days is the same")
    func croniter() throws {
        var generator = SeededGenerator(seed: 12)
        try check(using: &generator) { cron, expression, _ in
            guard cron.traits.isDisjoint(with: [.croniterDays, .croniterLacks]) else { return nil }
            return ("croniter", CronRecurrence(expression: expression))
        }
    }

    private func check(
        using generator: inout SeededGenerator,
        question: (RandomCron, CronExpression, inout SeededGenerator) throws -> (String, CronRecurrence)?
    ) throws {
        var cases: [Case] = []
        while cases.count < Self.count {
            let cron = RandomCron(using: &generator)
            let expression = try CronExpression(reading: cron.text)
            // Whether something never matches, they find out by looking for 50 years, or refuse.
            guard !expression.neverMatches, let (who, recurrence) = try question(cron, expression, &generator) else {
                continue
            }
            let start = try start(in: recurrence, using: &generator)
            let line = [who, "\(Self.ticks)", recurrence.timezone, "\(start.microseconds / 1_000_000)", cron.text]
            cases.append(
                Case(line: line.joined(separator: "\t"), answer: answer(recurrence, after: start)))
        }
        let answers = try Oracle.ask("expressions.py", lines: cases.map(\.line), within: .seconds(1_200))
        try #require(answers.count == cases.count)
        #expect(answers.count { $0 == "?" } < cases.count / 20, "too many cases are beyond the oracle")
        for (question, answer) in zip(cases, answers) where answer != question.answer && answer != "?" {
            Issue.record("\(question.line): \(question.answer) here, \(answer) there")
        }
    }

    private func answer(_ recurrence: CronRecurrence, after start: Timestamp) -> String {
        var words: [String] = []
        var position = start
        while words.count < Self.ticks, let tick = recurrence.next(after: position) {
            words.append("\(tick.microseconds / 1_000_000)")
            position = tick
        }
        return words.joined(separator: " ")
    }

    /// Any second of the years 2000 to 2060; half of the starts lie within a day before a change of clocks.
    private func start(in recurrence: CronRecurrence, using generator: inout SeededGenerator) throws -> Timestamp {
        let start = Timestamp(seconds: .random(in: 946_684_800..<2_840_140_800, using: &generator))
        let rules = try #require(recurrence.zone).rules
        guard Bool.random(using: &generator), let change = rules.nextTransition(after: start) else { return start }
        return change - .seconds(Int64.random(in: 0...86_400, using: &generator))
    }

    private static let zones = [
        "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "Asia/Kolkata",
        "Asia/Tehran", "Africa/Casablanca", "Africa/Cairo", "Pacific/Auckland", "Asia/Gaza", "America/Havana",
    ]

    /// Newfoundland changed at 00:01 until 2011, Morocco at midnight in 2008 and 2009.
    private static let jumpMidnight: Set = [
        "America/Sao_Paulo", "Asia/Tehran", "Africa/Cairo", "Asia/Gaza", "America/Havana", "America/St_Johns",
        "Africa/Casablanca",
    ]
}
