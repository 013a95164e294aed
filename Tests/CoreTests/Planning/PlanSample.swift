import RollcallCore
import RollcallTesting
import Testing

/// A job, a cursor and a moment, drawn so that from none to some hundred ticks are due.
struct PlanSample {
    var job: JobDefinition
    var cursor: Timestamp
    var now: Timestamp
    var occasion: Planner.Occasion

    init(using random: inout SeededGenerator) throws {
        job = try Self.job(using: &random)
        let interval = job.recurrence.interval(at: planStart) ?? .seconds(600)
        cursor = planStart + .microseconds(Int64.random(in: 0..<600_000_000, using: &random))
        let ticks = [0, 1, 3, 20, 160][Int.random(in: 0..<5, using: &random)]
        let longest = max(0, (interval * ticks).wholeMicroseconds) + 1
        now = cursor + .microseconds(Int64.random(in: 0...longest, using: &random))
        occasion = Bool.random(using: &random) ? .tick : .start
    }

    static func job(using random: inout SeededGenerator) throws -> JobDefinition {
        var job: JobDefinition
        switch Int.random(in: 0..<8, using: &random) {
        case 0: job = .planned(.at(.after(.random(in: 0...1_200, using: &random))))
        case 1: job = try .cron("*/5 9-17 * * mon-fri")
        case 2: job = try .cron("0,1,30 * * * *")
        case 3: job = try .cron("* * * * *")
        default:
            let interval: Int64 = [1, 7, 60, 600, 86_400][Int.random(in: 0..<5, using: &random)]
            let offset = Duration.milliseconds(Int64.random(in: 0..<interval * 1_000, using: &random))
            job = .planned(.every(IntervalRecurrence(interval: .seconds(interval), offset: offset)))
        }
        func some(_ longest: Int64) -> Duration { .milliseconds(Int64.random(in: 1...longest, using: &random)) }
        job.catchUp = CatchUpPolicy.allCases.randomElement(using: &random) ?? .latest
        job.runOnStart = RunOnStart.allCases.randomElement(using: &random) ?? .never
        if Bool.random(using: &random) { job.catchUpWindow = some(3_600_000) }
        if Bool.random(using: &random) { job.deadline = some(600_000) }
        if let shortest = job.recurrence.shortestInterval, Bool.random(using: &random) {
            job.jitter = .microseconds(Int64.random(in: 0..<shortest.wholeMicroseconds, using: &random))
        }
        return job
    }

    var plan: JobPlan { job.plan(from: cursor, at: now, occasion) }

    /// The due ticks after the cursor, walked one by one.
    var due: [Timestamp] {
        var ticks: [Timestamp] = []
        var tick = job.recurrence.next(after: cursor)
        while let found = tick, job.due(found) <= now {
            ticks.append(found)
            tick = job.recurrence.next(after: found)
        }
        return ticks
    }
}

extension DecisionProposal {
    /// Every tick that it answers, in its order; nil when the count of a skip is not that of its ticks.
    var ticks: [Timestamp]? {
        var ticks: [Timestamp] = []
        for skip in skips {
            let start = ticks.count
            var tick: Timestamp? = skip.ticks.first
            while let found = tick, found <= skip.ticks.last {
                ticks.append(found)
                tick = definition.recurrence.next(after: found)
            }
            guard ticks.last == skip.ticks.last, ticks.count - start == skip.ticks.count else { return nil }
        }
        return ticks + runs.map(\.tick)
    }
}
