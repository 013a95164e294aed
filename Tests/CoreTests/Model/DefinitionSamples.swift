import RollcallCore
import Testing

extension JobDefinition {
    /// A job with nothing but its recurrence given.
    static let plain = JobDefinition(
        name: JobName(stored: "prune-presences"), recurrence: .every(IntervalRecurrence(interval: .seconds(60))))

    /// A job with everything given, other than the defaults.
    static func full() throws -> JobDefinition {
        let cron = CronRecurrence(
            expression: try CronExpression(reading: "0 9 * * mon-fri"), zone: Zone(name: "Europe/Berlin", rules: .utc),
            dst: .both)
        var job = JobDefinition(
            name: JobName(stored: "nightly.sweep_2"), task: TaskName("prune-rooms"), recurrence: .cron(cron))
        job.arguments = ["empty_for": "10m", "x": .array([1, .null, true, .object(["k": "q\"\\"])])]
        job.timezone = "Europe/Berlin"
        (job.overlap, job.catchUp, job.runOnStart) = (.queue, .all, .ifOverdue)
        (job.catchUpWindow, job.deadline) = (.seconds(7_200), .seconds(30))
        (job.jitter, job.timeout) = (.seconds(5), .seconds(45))
        job.retry = RetryPolicy(
            maximumAttempts: 5, backoff: .milliseconds(250), maximumBackoff: .seconds(10), multiplier: 1.5,
            jitter: .none, maximumLost: 2, giveUpAfter: .seconds(600))
        job.history = HistoryPolicy(keep: 100, age: .seconds(3_600), failureAge: .seconds(7_200))
        job.isEnabled = false
        (job.summary, job.labels) = ("Rooms nobody is in", ["team": "chat"])
        return job
    }
}
