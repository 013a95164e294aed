import RollcallCore
import Testing

@Suite("Queued runs at pick-up")
struct PickUpRuleTests {
    private let active = RunID.samples(2)

    private func run(_ trigger: RunTrigger = .schedule, isTick: Bool = true) -> Run {
        var run = Run(
            id: RunID.samples(3)[2], job: JobName(stored: "job"), task: TaskName("job"), trigger: trigger,
            due: planStart, createdAt: planStart)
        if isTick { run.tick = Tick(job: run.job, epoch: 1, instant: planStart) }
        return run
    }

    private func rule(
        _ job: JobDefinition?, isPaused: Bool = false, _ occupancy: Occupancy = Occupancy(),
        at now: Timestamp = planStart
    ) -> PickUpRule {
        PickUpRule(definition: job, isPaused: isPaused, occupancy: occupancy, now: now)
    }

    /// What each policy says to a run without a chain, and to one of a chain with no or one older member unfinished,
    /// beside: nothing; one older queued run; one active run; both.
    private static let table: [(OverlapPolicy, olderOfChain: Int?, verdicts: [String])] = [
        (.skip, nil, ["start", "start", "skip", "skip"]),
        (.skip, 0, ["start", "start", "wait", "wait"]),
        (.skip, 1, ["wait", "wait", "wait", "wait"]),
        (.queue, nil, ["start", "start", "wait", "skip"]),
        (.queue, 0, ["start", "start", "wait", "wait"]),
        (.queue, 1, ["wait", "wait", "wait", "wait"]),
        (.replace, nil, ["start", "start", "replace", "replace"]),
        (.replace, 0, ["start", "start", "wait", "wait"]),
        (.replace, 1, ["wait", "wait", "wait", "wait"]),
        (.allow, nil, ["start", "start", "start", "start"]),
        (.allow, 0, ["start", "start", "start", "start"]),
        (.allow, 1, ["wait", "wait", "wait", "wait"]),
    ]

    @Test("overlap judges a newcomer anew; a run of a chain waits for its elders and is never skipped for others")
    func company() {
        for (policy, olderOfChain, verdicts) in Self.table {
            let job = JobDefinition.every(60) { $0.overlap = policy }
            for (index, word) in verdicts.enumerated() {
                let occupancy = Occupancy(active: index < 2 ? [] : active, queued: index % 2)
                let expected: PickUpRule.Verdict =
                    switch word {
                    case "start": .start(.schedule)
                    case "skip": .skip(.overlap)
                    case "replace": .replace(active, .schedule)
                    default: .wait
                    }
                let verdict = rule(job, occupancy).judge(run(), olderOfChain: olderOfChain)
                #expect(verdict == expected, "\(policy) \(String(describing: olderOfChain)) \(index)")
            }
        }
    }

    @Test("a task that runs without a job is skipped beside another run of it")
    func taskAlone() {
        let manual = run(.manual, isTick: false)
        #expect(rule(nil).judge(manual, olderOfChain: nil) == .start(.manual))
        #expect(rule(nil, Occupancy(active: active)).judge(manual, olderOfChain: nil) == .skip(.overlap))
    }

    @Test(
        "a pause holds back what came from the schedule and nothing that a person asked for",
        arguments: RunTrigger.allCases)
    func paused(trigger: RunTrigger) {
        let isTick = trigger == .schedule || trigger == .catchUp
        for chain in [nil, 0] {
            let verdict = rule(.every(60), isPaused: true).judge(run(trigger, isTick: isTick), olderOfChain: chain)
            #expect(verdict == (trigger == .manual || trigger == .retry ? .start(trigger) : .wait))
        }
    }

    @Test("a paused run is not skipped for its deadline before the resume, nor a manual run ever")
    func pauseAndDeadline() {
        let job = JobDefinition.every(60) { $0.deadline = .seconds(5) }
        let late = Timestamp.after(6)
        #expect(rule(job, isPaused: true, at: late).judge(run(), olderOfChain: nil) == .wait)
        #expect(rule(job, at: late).judge(run(), olderOfChain: nil) == .skip(.deadline))
        for trigger in [RunTrigger.manual, .retry, .start] {
            #expect(rule(job, at: late).judge(run(trigger, isTick: false), olderOfChain: nil) == .start(trigger))
        }
    }

    @Test("a tick starts up to its deadline, waiting included; past it is skipped, before overlap is looked at")
    func deadline() {
        for policy in OverlapPolicy.allCases {
            let job = JobDefinition.every(60) { ($0.deadline, $0.overlap) = (.seconds(5), policy) }
            #expect(rule(job, at: .after(5)).judge(run(), olderOfChain: nil) == .start(.schedule))
            let past = planStart + .microseconds(5_000_001)
            for occupancy in [Occupancy(), Occupancy(active: active, queued: 1)] {
                for chain in [nil, 0, 1] {
                    let verdict = rule(job, occupancy, at: past).judge(run(), olderOfChain: chain)
                    #expect(verdict == .skip(.deadline))
                }
            }
        }
    }

    @Test(
        "a tick is on time up to half its interval, at most ten seconds, and a catch-up after that",
        arguments: [(1, 500_000), (4, 2_000_000), (20, 10_000_000), (60, 10_000_000)] as [(Int64, Int64)])
    func lateness(interval: Int64, microseconds: Int64) {
        let job = JobDefinition.every(interval)
        let last = planStart + .microseconds(microseconds)
        for stored in [RunTrigger.schedule, .catchUp] {
            #expect(rule(job, at: last).trigger(of: run(stored)) == .schedule)
            #expect(rule(job, at: last + .microseconds(1)).trigger(of: run(stored)) == .catchUp)
        }
        let judged = rule(job, at: last + .microseconds(1)).judge(run(), olderOfChain: nil)
        #expect(judged == .start(.catchUp))
    }

    @Test("on time is reckoned from the interval at a cron tick, for an instant and without a revision ten seconds")
    func otherLateness() throws {
        let ten = planStart + .seconds(10)
        for job in [try JobDefinition.cron("0,1 * * * *"), .planned(.at(planStart)), nil] {
            #expect(rule(job, at: ten).trigger(of: run()) == .schedule)
            #expect(rule(job, at: ten + .microseconds(1)).trigger(of: run()) == .catchUp)
        }
    }

    @Test("what a person or a start asked for keeps its trigger, however late")
    func askedFor() {
        for trigger in [RunTrigger.manual, .retry, .start] {
            #expect(rule(.every(60), at: .after(86_400)).trigger(of: run(trigger, isTick: false)) == trigger)
        }
    }
}
