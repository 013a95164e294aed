import RollcallCore
import Testing

@Suite("Cursors, epochs and wakes")
struct PlannerCursorTests {
    // MARK: First sight

    @Test("the first cursor is now: the first tick is strictly after, and a start runs nothing", arguments: [0, 30])
    func firstSight(seconds: Int64) {
        for runOnStart in [RunOnStart.never, .always] {
            let job = JobDefinition.every(60) { $0.runOnStart = runOnStart }
            let cursor = Planner.firstCursor(job, now: .after(seconds))
            #expect(cursor == JobCursor(epoch: 1, position: .after(seconds)))
            #expect(job.plan(from: cursor.position, at: .after(seconds), .start).words == "nothing")
            #expect(job.plan(from: cursor.position, at: .after(60)).words == "run 60")
        }
    }

    @Test(
        "if_overdue: the first cursor is just before the newest tick, which a start then runs, however late",
        arguments: CatchUpPolicy.allCases)
    func firstSightOverdue(policy: CatchUpPolicy) throws {
        let jobs = [JobDefinition.every(600), try JobDefinition.cron("*/10 * * * *")]
        for var job in jobs {
            (job.runOnStart, job.catchUp) = (.ifOverdue, policy)
            let cursor = Planner.firstCursor(job, now: .after(599))
            #expect(cursor == JobCursor(epoch: 1, position: planStart - .microseconds(1)))
            #expect(job.plan(from: cursor.position, at: .after(599), .start).words == "run 0")
            #expect(Planner.firstCursor(job, now: .after(600)).position == .after(600) - .microseconds(1))
        }
    }

    @Test("if_overdue goes back to the newest tick that is due, jitter included")
    func firstSightJitter() throws {
        let job = JobDefinition.every(600) { ($0.runOnStart, $0.jitter) = (.ifOverdue, .seconds(599)) }
        let early = job.due(planStart) - .microseconds(1)
        try #require(early >= planStart)
        #expect(Planner.firstCursor(job, now: early).position == .after(-600) - .microseconds(1))
        #expect(Planner.firstCursor(job, now: job.due(planStart)).position == planStart - .microseconds(1))
    }

    @Test("a job that is disabled, one that is due once and one without a tick so far start from now even so")
    func firstSightWithoutOverdue() {
        let disabled = JobDefinition.every(60) { ($0.runOnStart, $0.isEnabled) = (.ifOverdue, false) }
        let past = JobDefinition.planned(.at(.after(-60))) { $0.runOnStart = .ifOverdue }
        for job in [disabled, past] {
            #expect(Planner.firstCursor(job, now: planStart) == JobCursor(position: planStart))
        }
        #expect(past.plan(at: .after(1), .start) == JobPlan(proposal: nil, wakeAt: nil))
        let far = JobDefinition.planned(
            .every(IntervalRecurrence(interval: .seconds(86_400 * 30_000), offset: .seconds(86_400 * 29_000)))
        ) { $0.runOnStart = .ifOverdue }
        #expect(Planner.firstCursor(far, now: planStart) == JobCursor(position: planStart))
    }

    // MARK: A clock that is set back

    /// A job, where its cursor is in seconds, and how far the clock must fall behind it for a new epoch.
    struct SetBack: Sendable, CustomTestStringConvertible {
        let text: String
        let cursor: Int64
        /// The longest that is waited out, in microseconds.
        let waits: Int64
        var testDescription: String { "\(text) at \(cursor)" }

        func job() throws -> JobDefinition {
            switch text {
            case "at": .planned(.at(.after(cursor)))
            case let text where text.hasSuffix("s"): .every(try #require(Int64(text.dropLast())))
            default: try .cron(text)
            }
        }
    }

    @Test(
        "a small step is waited out, a longer one raises the epoch and puts the cursor at now",
        arguments: [
            SetBack(text: "1s", cursor: 0, waits: 60_000_000),
            SetBack(text: "60s", cursor: 0, waits: 60_000_000),
            SetBack(text: "600s", cursor: 0, waits: 600_000_000),
            SetBack(text: "*/5 * * * *", cursor: 0, waits: 300_000_000),
            // A cursor of an edit, between two ticks: 100 s to the next.
            SetBack(text: "*/5 * * * *", cursor: 200, waits: 100_000_000),
            SetBack(text: "30 * * * *", cursor: 1_800, waits: 3_600_000_000),
            // Fixed times: three hours, or the interval where that is longer.
            SetBack(text: "0 9,10 * * *", cursor: -3_600, waits: 10_799_999_999),
            SetBack(text: "0 10 * * *", cursor: 0, waits: 86_400_000_000),
            SetBack(text: "at", cursor: 0, waits: 10_799_999_999),
        ])
    func setBack(row: SetBack) throws {
        let job = try row.job()
        let cursor = Timestamp.after(row.cursor)
        for occasion in [Planner.Occasion.tick, .start] {
            let waiting = job.plan(from: cursor, at: cursor - .microseconds(row.waits), occasion)
            #expect(waiting.proposal == nil)
            #expect(waiting.wakeAt == job.recurrence.next(after: cursor))
            let now = cursor - .microseconds(row.waits + 1)
            let raised = job.plan(from: cursor, at: now, occasion)
            let proposal = try #require(raised.proposal)
            #expect(proposal.raisesEpoch)
            #expect(proposal.next == JobCursor(epoch: 2, position: now))
            #expect(proposal.runs.isEmpty && proposal.skips.isEmpty && !proposal.isChained)
            #expect(raised.wakeAt == job.recurrence.next(after: now))
        }
    }

    @Test("after the epoch was raised the ticks that the clock shows again are due again")
    func newEpoch() throws {
        let job = JobDefinition.every(60)
        let raised = try #require(job.plan(from: .after(3_600), at: .after(30)).proposal)
        let plan = Planner.plan(job, revision: DefinitionHash(of: job), cursor: raised.next, now: .after(60))
        #expect(plan.words == "run 60")
        #expect(plan.proposal?.next == JobCursor(epoch: 2, position: .after(60)))
    }

    // MARK: Waking

    @Test("the next look is when the next tick is due, jitter included")
    func wake() {
        let jitter = JobDefinition.every(600) { $0.jitter = .seconds(300) }
        #expect(jitter.plan(at: planStart).wakeAt == jitter.due(.after(600)))
        #expect(jitter.plan(at: .after(1_000)).wakeAt == jitter.due(.after(1_200)))
        #expect(JobDefinition.every(60).plan(from: .after(-1), at: .after(59)).wakeAt == .after(60))
        let once = JobDefinition.planned(.at(.after(600)))
        #expect(once.plan(at: planStart).wakeAt == .after(600))
        #expect(once.plan(at: .after(600)).wakeAt == nil)
        #expect(once.plan(from: .after(600), at: .after(700)) == JobPlan(proposal: nil, wakeAt: nil))
    }

    @Test("a tick whose jitter has not passed is not due; then it runs, on time")
    func jitter() {
        let job = JobDefinition.every(60) { ($0.jitter, $0.catchUp) = (.seconds(59), .none) }
        var spread: Set<Duration> = []
        for number in Int64(1)...200 {
            let tick = Timestamp.after(number * 60)
            let due = job.due(tick)
            spread.insert(due - tick)
            #expect(due >= tick && due < tick + .seconds(59))
            #expect(job.plan(from: tick - .seconds(60), at: due - .microseconds(1)).proposal == nil)
            #expect(job.plan(from: tick - .seconds(60), at: due).proposal?.runs == [PlannedRun(tick: tick, due: due)])
        }
        #expect(spread.count > 190)
    }

    @Test("lateness and age count from what jitter makes due, not from the tick")
    func jitteredLateness() {
        let job = JobDefinition.every(600) { ($0.jitter, $0.deadline) = (.seconds(599), .seconds(5)) }
        let due = job.due(.after(600))
        #expect(job.plan(at: due + .seconds(5)).words == "run 600")
        #expect(job.plan(at: due + .milliseconds(5_001)).words == "deadline 600")
        var aging = job
        (aging.deadline, aging.catchUpWindow) = (nil, .seconds(7))
        #expect(aging.plan(at: due + .seconds(7)).words == "run 600")
        #expect(aging.plan(at: due + .milliseconds(7_001)).words == "missed 600")
    }
}
