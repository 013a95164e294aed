import Foundation
import RollcallCore
import Testing

@Suite("Definitions of jobs")
struct JobDefinitionTests {
    private static func recurrences() throws -> [Recurrence] {
        let expression = try CronExpression(reading: "*/5 9-17 * * mon-fri")
        return [
            .every(IntervalRecurrence(interval: .seconds(600), offset: .microseconds(1))),
            .every(IntervalRecurrence(interval: DurationText.longest)),
            .cron(CronRecurrence(expression: expression)),
            .cron(CronRecurrence(expression: expression, zone: Zone(name: "Europe/Berlin", rules: .utc), dst: .skip)),
            .at(planStart + .microseconds(1)), .at(.distantFuture), .at(.distantPast),
        ]
    }

    @Test("a revision is read back equal from what is stored, its hash too, whatever its recurrence")
    func roundTrip() throws {
        for template in [JobDefinition.plain, try .full()] {
            for recurrence in try Self.recurrences() {
                var job = template
                job.recurrence = recurrence
                let stored = try JSONEncoder().encode(job)
                let read = try JSONDecoder().decode(JobDefinition.self, from: stored)
                #expect(read == job)
                #expect(DefinitionHash(of: read) == DefinitionHash(of: job))
            }
        }
    }

    @Test("bounds of any size are read back equal")
    func extremes() throws {
        for bound in [Duration.zero, .microseconds(1), .seconds(-1), .seconds(Int64.max), .seconds(Int64.min)] {
            var job = JobDefinition.plain
            (job.catchUpWindow, job.deadline, job.jitter, job.timeout) = (bound, bound, bound, bound)
            (job.retry.backoff, job.retry.giveUpAfter, job.history.age) = (bound, bound, bound)
            #expect(try JSONDecoder().decode(JobDefinition.self, from: JSONEncoder().encode(job)) == job)
        }
    }

    @Test("what is not given is the contract's default")
    func defaults() throws {
        let job = JobDefinition.plain
        #expect(job.task == TaskName("prune-presences"))
        #expect(job.arguments.isEmpty && job.labels.isEmpty && job.summary == nil && job.timezone == "UTC")
        #expect(job.overlap == .skip && job.catchUp == .latest && job.runOnStart == .never && job.isEnabled)
        #expect(job.deadline == nil && job.catchUpWindow == nil && job.jitter == .zero)
        #expect(job.history == HistoryPolicy(keep: 20_000, age: .seconds(604_800), failureAge: .seconds(2_592_000)))
        #expect(job.retry == RetryPolicy(giveUpAfter: .seconds(120)))
        #expect(try JobDefinition.full().task == TaskName("prune-rooms"))
    }

    @Test(
        "timeout and give_up_after follow from the shortest interval",
        arguments: [
            ("every 1s", 1, 60), ("every 30s", 30, 60), ("every 60s", 60, 120), ("every 600s", 60, 1_200),
            ("* * * * *", 60, 120), ("0 9,10 * * *", 60, 7_200), ("at", 60, 300),
        ])
    func bounds(text: String, timeout: Int64, giveUpAfter: Int64) throws {
        let job: JobDefinition =
            switch text {
            case "at": .planned(.at(planStart))
            case let text where text.hasPrefix("every"):
                .every(try #require(Int64(text.dropFirst(6).dropLast())))
            default: try .cron(text)
            }
        #expect(job.timeout == .seconds(timeout))
        #expect(job.retry.giveUpAfter == .seconds(giveUpAfter))
    }

    @Test("the window of a tick is the file's, else twice its own interval and at least a minute, a day for at")
    func window() throws {
        #expect(JobDefinition.every(600).window(at: planStart) == .seconds(1_200))
        #expect(JobDefinition.every(5).window(at: planStart) == .seconds(60))
        #expect(JobDefinition.planned(.at(planStart)).window(at: planStart) == .seconds(86_400))
        #expect(JobDefinition.every(600) { $0.catchUpWindow = .seconds(7) }.window(at: planStart) == .seconds(7))
        let job = try JobDefinition.cron("0 9,10 * * *")
        #expect(job.window(at: .after(-3_600)) == .seconds(7_200))
        #expect(job.window(at: planStart) == .seconds(2 * 23 * 3_600))
    }

    @Test("on time is half the interval at the tick, at most ten seconds")
    func punctuality() throws {
        #expect(JobDefinition.every(1).punctuality(at: planStart) == .milliseconds(500))
        #expect(JobDefinition.every(20).punctuality(at: planStart) == .seconds(10))
        #expect(JobDefinition.every(600).punctuality(at: planStart) == .seconds(10))
        #expect(JobDefinition.planned(.at(planStart)).punctuality(at: planStart) == .seconds(10))
    }

    @Test("default bounds keep their least and their greatest")
    func defaultBounds() {
        let second = DefaultBounds(interval: .milliseconds(1))
        #expect(second.timeout == .seconds(1))
        #expect(second.catchUpWindow == .seconds(60) && second.giveUpAfter == .seconds(60))
        let long = DefaultBounds(interval: .seconds(3_600))
        #expect(long.timeout == .seconds(60))
        #expect(long.catchUpWindow == .seconds(7_200) && long.giveUpAfter == .seconds(7_200))
        let none = DefaultBounds(interval: nil)
        #expect(none.timeout == .seconds(60))
        #expect(none.catchUpWindow == .seconds(86_400) && none.giveUpAfter == .seconds(300))
        #expect(DefaultBounds(interval: DurationText.longest).catchUpWindow == DurationText.longest * 2)
    }
}
