import RollcallCore
import RollcallTesting
import Testing

/// The regular expressions of the schema against the readers that they speak for.
@Suite struct PatternTests {
    @Test(
        "the pattern of a range takes its numbers and no others", arguments: [0...59, 1...12, 7...7, 95...1_003, 0...0])
    func ranges(range: ClosedRange<Int>) throws {
        let pattern = try Regex(NumberPattern.text(range))
        for number in 0...1_100 {
            #expect(("\(number)".wholeMatch(of: pattern) != nil) == range.contains(number), "\(number)")
        }
    }

    @Test("a cron expression matches the pattern when it can be read, and else only where a range runs backwards")
    func expressions() throws {
        let pattern = try Regex(CronExpression.pattern)
        var random = SeededGenerator(seed: 4)
        let parts = [
            "*", "5", "59", "60", "0", "7", "8", "23", "31", "L", "15W", "LW", "L-3", "fri#2", "friL", "?", "jan",
            "Mon",
            "1-5", "5-1", "*/5", "*/61", "10/2", "1,2", "1,", "a", "mon-fri", "007",
        ]
        var counts = [true: 0, false: 0]
        for _ in 0..<4_000 {
            let count = [4, 5, 5, 5, 6, 7].randomElement(using: &random) ?? 5
            let fields = (0..<count).map { _ in
                Bool.random(using: &random) ? "*" : parts.randomElement(using: &random) ?? "*"
            }
            let text = fields.joined(separator: " ")
            let isMatch = text.wholeMatch(of: pattern) != nil
            switch CronExpression.parse(text) {
            case .success: #expect(isMatch, "\(text)")
            case .failure(let problem):
                #expect(!isMatch || problem.message.contains("backwards"), "\(text): \(problem.message)")
            }
            counts[isMatch, default: 0] += 1
        }
        #expect(counts[true, default: 0] > 300 && counts[false, default: 0] > 300)
    }

    @Test("a duration matches the pattern when it can be read, zero only where it may be zero")
    func durations() throws {
        let any = try Regex(DurationText.pattern(isPositive: false))
        let positive = try Regex(DurationText.pattern(isPositive: true))
        for text in [
            "60", "1.5", "250ms", "1h30m", "1h 30m", "1.5h", "PT60S", "p1dt2h", "P2W", "1w2d", "0.5s", "1us", "1µs",
        ] {
            #expect(DurationText.parse(text).isSuccess && text.wholeMatch(of: any) != nil, "\(text)")
            #expect(text.wholeMatch(of: positive) != nil, "\(text)")
        }
        for text in ["0", "0s", "PT0S", "0.0"] {
            #expect(DurationText.parse(text).isSuccess && text.wholeMatch(of: any) != nil, "\(text)")
            #expect(text.wholeMatch(of: positive) == nil, "\(text)")
        }
        for text in [
            "", "-5", "5min", "1:30", "30m1h", "1h1h", "P", "PT", "P1M", "P1Y", "1.5h30m", "h", "5 m", "1.", ".5",
        ] {
            #expect(!DurationText.parse(text).isSuccess && text.wholeMatch(of: any) == nil, "\(text)")
        }
    }
}

extension Result {
    fileprivate var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
