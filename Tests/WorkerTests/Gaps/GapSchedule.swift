import RollcallCore
import Testing

/// One job of each kind of recurrence for each `catch_up`; the test's clock begins on 22 November, 10:00:00.
enum GapSchedule {
    static func jobs() throws -> [JobDefinition] {
        let kinds: [(String, Recurrence)] = [
            ("minute", .every(IntervalRecurrence(interval: .seconds(60)))),
            // Follows real time.
            ("five", try .cron("*/5 * * * *")),
            // A fixed time of day.
            ("fixed", try .cron("2 9-11 * * *")),
            ("once", .at(Timestamp(seconds: 1_795_341_600 + 360))),
        ]
        return kinds.flatMap { kind, recurrence in
            [CatchUpPolicy.latest, .none, .all].map { policy in
                var job = JobDefinition(
                    name: JobName(stored: "\(kind)-\(policy.rawValue)"), task: TaskName("task"), recurrence: recurrence)
                job.catchUp = policy
                return job
            }
        }
    }

    /// What each job has done before the gap.
    static let before = ["minute": "schedule 10:01-10:05 (5)", "five": "schedule 10:05", "fixed": "schedule 10:02"]
}

extension Recurrence {
    fileprivate static func cron(_ text: String) throws -> Recurrence {
        .cron(CronRecurrence(expression: try CronExpression.parse(text).get()))
    }
}
