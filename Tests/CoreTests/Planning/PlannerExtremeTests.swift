import RollcallCore
import Testing

@Suite("Plans of what nobody expects")
struct PlannerExtremeTests {
    private static let instants = [
        Timestamp(microseconds: .min), .distantPast, Timestamp(microseconds: -1), .epoch, planStart, .distantFuture,
        Timestamp(microseconds: .max - 1), Timestamp(microseconds: .max),
    ]

    @Test("no stored cursor, clock, jitter, window or deadline makes it trap", arguments: CatchUpPolicy.allCases)
    func extremes(policy: CatchUpPolicy) throws {
        let grids = [
            Recurrence.every(IntervalRecurrence(interval: .seconds(1))),
            .every(IntervalRecurrence(interval: DurationText.longest, offset: .seconds(1))),
        ]
        let calendars = try ["* * * * *", "0 0 29 2 mon", "0 0 30 2 *"].map { try JobDefinition.cron($0).recurrence }
        let bounds: [Duration] = [.zero, .seconds(-1), .seconds(1), .seconds(Int64.max), .seconds(Int64.min)]
        for recurrence in grids + Self.instants.map(Recurrence.at) {
            for bound in bounds { try expectSoundPlans(recurrence, policy, bound) }
        }
        // Dear: eight thousand years of months are counted.
        for recurrence in calendars { try expectSoundPlans(recurrence, policy, .seconds(Int64.max)) }
    }

    private func expectSoundPlans(_ recurrence: Recurrence, _ policy: CatchUpPolicy, _ bound: Duration) throws {
        var job = JobDefinition.planned(recurrence) { ($0.catchUp, $0.runOnStart) = (policy, .ifOverdue) }
        (job.jitter, job.catchUpWindow, job.deadline) = (bound, bound, bound)
        for now in Self.instants {
            #expect(Planner.firstCursor(job, now: now).position <= now)
            for cursor in Self.instants {
                guard let proposal = job.plan(from: cursor, at: now, .start).proposal else { continue }
                #expect(proposal.raisesEpoch || proposal.next.position > cursor)
                #expect(proposal.runs.count <= Planner.catchUpLimit)
            }
        }
    }

    @Test(
        "ten years of downtime are planned without walking their ticks", .timeLimit(.minutes(5)),
        arguments: CatchUpPolicy.allCases)
    func tenYears(policy: CatchUpPolicy) throws {
        let years = try Timestamp(reading: "2036-11-22T10:00:00Z")
        let jobs = [
            JobDefinition.every(1), try JobDefinition.cron("* * * * *"), try JobDefinition.cron("0 0 29 2 *"),
            try JobDefinition.cron("*/7 3-21/2 1,15 */3 tue"),
        ]
        for var job in jobs {
            (job.catchUp, job.catchUpWindow) = (policy, .seconds(20 * 366 * 86_400))
            let total = job.recurrence.count(after: planStart, through: years)
            let proposal = try #require(job.plan(at: years).proposal)
            let skipped = proposal.skips.reduce(0) { $0 + $1.ticks.count }
            #expect(skipped + proposal.runs.count == total, "\(job.recurrence.text)")
            if policy == .all { #expect(proposal.runs.count == min(total, Planner.catchUpLimit)) }
        }
        #expect(jobs[0].recurrence.count(after: planStart, through: years) == 315_619_200)
        #expect(jobs[1].recurrence.count(after: planStart, through: years) == 5_260_320)
    }

    @Test("an instant and a duration add up to the nearest bound where 64 bits do not hold the sum")
    func clampedInstants() {
        let (least, greatest) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
        #expect(greatest + .microseconds(1) == greatest)
        #expect(least - .microseconds(1) == least)
        #expect(greatest - .seconds(Int64.min) == greatest)
        #expect(least + .seconds(Int64.min) == least)
        #expect(greatest + .microseconds(-1) == Timestamp(microseconds: .max - 1))
        #expect(greatest - least == .microseconds(Int64.max) - .microseconds(Int64.min))
        #expect(Timestamp(seconds: .max) == greatest)
        #expect(Timestamp(seconds: .min) == least)
        let boot = BootInstant(microseconds: .max)
        #expect(boot + .seconds(1) == boot)
        #expect(boot - BootInstant(microseconds: .min) == greatest - least)
        for instant in Self.instants { #expect(!instant.description.isEmpty && !instant.rfc3339Microseconds.isEmpty) }
    }
}
