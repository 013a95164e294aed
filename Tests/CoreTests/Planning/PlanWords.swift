import RollcallCore
import Testing

/// 2026-11-22T10:00:00Z, a Sunday: what seconds in these tests count from, and where the cursor stands unless said.
let planStart = Timestamp(seconds: 1_795_341_600)

extension Timestamp {
    /// The instant so many seconds after `planStart`.
    static func after(_ seconds: Int64) -> Timestamp { planStart + .seconds(seconds) }

    fileprivate var secondsAfterStart: String {
        let rest = self - planStart
        let whole = rest.components.seconds
        return rest == .seconds(whole) ? "\(whole)" : "\(rest)"
    }
}

extension JobDefinition {
    /// A job called `job`.
    static func planned(_ recurrence: Recurrence, _ change: (inout JobDefinition) -> Void = { _ in }) -> JobDefinition {
        var definition = JobDefinition(name: JobName(stored: "job"), recurrence: recurrence)
        change(&definition)
        return definition
    }

    /// A job called `job`, on a grid of so many seconds.
    static func every(_ seconds: Int64, _ change: (inout JobDefinition) -> Void = { _ in }) -> JobDefinition {
        planned(.every(IntervalRecurrence(interval: .seconds(seconds))), change)
    }

    /// A job called `job`, in UTC.
    static func cron(
        _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout JobDefinition) -> Void = { _ in }
    ) throws -> JobDefinition {
        let expression = try CronExpression(reading: text, sourceLocation: sourceLocation)
        return planned(.cron(CronRecurrence(expression: expression)), change)
    }

    /// The plan of this job from a cursor in epoch 1.
    func plan(
        from cursor: Timestamp = planStart, at now: Timestamp, _ occasion: Planner.Occasion = .tick
    ) -> JobPlan {
        Planner.plan(
            self, revision: DefinitionHash(of: self), cursor: JobCursor(position: cursor), now: now,
            occasion: occasion)
    }
}

extension JobPlan {
    /// What is proposed, ticks in seconds after `planStart`, oldest first: `missed 60-240 (4), run 300`.
    var words: String {
        guard let proposal else { return "nothing" }
        let skips = proposal.skips.map { skip in
            "\(skip.reason.rawValue) \(Self.range(skip.ticks.first, skip.ticks.last, skip.ticks.count))"
        }
        var parts = proposal.raisesEpoch ? ["epoch \(proposal.next.epoch)"] : []
        parts += skips
        if let first = proposal.runs.first?.tick, let last = proposal.runs.last?.tick {
            let chain = proposal.isChained ? "chain" : "run"
            parts.append("\(chain) \(Self.range(first, last, proposal.runs.count))")
        }
        return parts.joined(separator: ", ")
    }

    private static func range(_ first: Timestamp, _ last: Timestamp, _ count: Int) -> String {
        let one = first.secondsAfterStart
        return count == 1 && first == last ? one : "\(one)-\(last.secondsAfterStart) (\(count))"
    }
}
