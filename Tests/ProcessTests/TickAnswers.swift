import Harness
import Testing

/// How many answers each tick has, as runs and in rows of skipped ticks; ticks are seconds since 1970.
struct TickAnswers {
    private(set) var counts: [Int64: Int] = [:]
    /// The longest row of skipped ticks.
    private(set) var longestSkip = 0

    /// Counts what a history says of one job whose ticks are so many seconds apart.
    init(_ runs: [RunRecord], every interval: Int64 = 1) {
        for run in runs {
            if let skipped = run.skipped, let first = SystemTime.seconds(skipped.first),
                let last = SystemTime.seconds(skipped.last)
            {
                #expect((last - first) / interval + 1 == Int64(skipped.count))
                longestSkip = max(longestSkip, skipped.count)
                for tick in stride(from: first, through: last, by: Int(interval)) { counts[tick, default: 0] += 1 }
            } else if let tick = run.tick.flatMap(SystemTime.seconds) {
                counts[tick, default: 0] += 1
            }
        }
    }

    /// The ticks, oldest first.
    var ticks: [Int64] { counts.keys.sorted() }

    /// Each tick from the first to the last has one answer.
    func expectOneEach(every interval: Int = 1, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let first = try #require(ticks.first, sourceLocation: sourceLocation)
        let last = try #require(ticks.last, sourceLocation: sourceLocation)
        let wrong = stride(from: first, through: last, by: interval).filter { counts[$0] != 1 }
        #expect(wrong.isEmpty, "ticks without an answer, or with two", sourceLocation: sourceLocation)
        #expect(ticks.allSatisfy { ($0 - first) % Int64(interval) == 0 }, sourceLocation: sourceLocation)
    }
}
