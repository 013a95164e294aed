import RollcallCore
import RollcallTesting
import Testing

/// Random expressions held against `NaiveCron`.
@Suite("Cron, any expression")
struct CronPropertyTests {
    private func start(using generator: inout SeededGenerator) -> CivilTime {
        let date = CivilDate(dayNumber: Int.random(in: 0...40_000, using: &generator))
        return CivilTime(date: date, secondOfDay: Int.random(in: 0..<86_400, using: &generator))
    }

    @Test("the next time is the first that matches after the given one, and the last time agrees with it")
    func nextAndLast() throws {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<250 {
            let naive = NaiveCron(using: &generator)
            let expression = try CronExpression(reading: naive.text)
            let start = start(using: &generator)
            let expected = naive.next(after: start, days: 500)
            let next = expression.next(after: start)
            guard let expected else {
                if let next {
                    #expect(next.date.dayNumber > start.date.dayNumber + 500, "\(naive.text) after \(start)")
                }
                continue
            }
            #expect(next == expected, "\(naive.text) after \(start)")
            #expect(expression.matches(expected))
            #expect(expression.last(atOrBefore: expected) == expected, "\(naive.text) at \(expected)")
            let justBefore = CivilTime(expected.timestamp() - .microseconds(1))
            let previous = expression.last(atOrBefore: justBefore)
            #expect(expression.last(atOrBefore: start) == previous, "\(naive.text) before \(expected)")
            if let previous { #expect(expression.next(after: previous) == expected) }
        }
    }

    @Test("the count is that of the minutes that match")
    func count() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            let naive = NaiveCron(using: &generator)
            let expression = try CronExpression(reading: naive.text)
            let start = start(using: &generator)
            let end = CivilTime(start.timestamp() + .seconds(Int.random(in: 0...200_000, using: &generator)))
            var minute =
                CivilTime(date: start.date, secondOfDay: start.secondOfDay / 60 * 60).timestamp() + .seconds(60)
            var expected = 0
            while minute <= end.timestamp() {
                if naive.matches(CivilTime(minute)) { expected += 1 }
                minute = minute + .seconds(60)
            }
            #expect(expression.count(after: start, through: end) == expected, "\(naive.text) \(start) \(end)")
        }
    }

    @Test("the count over years is the number of steps from one time to the next, none shorter than the shortest")
    func countOverYears() throws {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<100 {
            let naive = NaiveCron(using: &generator)
            let expression = try CronExpression(reading: naive.text)
            let start = start(using: &generator)
            var times: [CivilTime] = []
            while times.count < 300, let next = expression.next(after: times.last ?? start) { times.append(next) }
            let intervals = zip(times, times.dropFirst()).map { $1.timestamp() - $0.timestamp() }
            if let shortest = intervals.min() {
                #expect(shortest >= (try #require(expression.shortestInterval)), "\(naive.text)")
            }
            let end = times.last ?? CivilTime(.distantFuture)
            #expect(expression.count(after: start, through: end) == times.count, "\(naive.text) \(start) \(end)")
        }
    }

    @Test("no text makes the parser trap, and a problem lies inside the text")
    func anyText() {
        var generator = SeededGenerator(seed: 9)
        let pieces = [
            "*", "/", "-", ",", "0", "7", "31", "99999999999", "mon", "jan", "L", "W", "#", "?", "@", " ", " ", "é",
        ]
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...14, using: &generator)
            let text = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            guard case .failure(let problem) = CronExpression.parse(text) else { continue }
            #expect(problem.range.lowerBound >= 0 && problem.range.upperBound <= text.utf8.count, "\(text)")
            #expect(!problem.range.isEmpty || text.allSatisfy(\.isWhitespace), "\(text)")
        }
    }
}
