import RollcallCore
import Testing

/// What is due, and what each policy answers.
struct PlanRow: Sendable, CustomTestStringConvertible {
    let situation: String
    /// Milliseconds after `planStart`, where the cursor stands.
    let now: Int64
    var window: Int64?
    var deadline: Int64?
    let latest: String
    let none: String
    let all: String
    /// What a start with `run_on_start: if_overdue` makes of each; nil: the same.
    var claiming: (latest: String, none: String, all: String)?

    var testDescription: String { situation }

    func expected(_ policy: CatchUpPolicy, claims: Bool) -> String {
        switch policy {
        case .latest: claims ? claiming?.latest ?? latest : latest
        case .none: claims ? claiming?.none ?? none : none
        case .all: claims ? claiming?.all ?? all : all
        }
    }

    /// Ticks each 60 s: the window is 120 s unless given, on time is up to 10 s.
    static let all: [PlanRow] = [
        PlanRow(situation: "nothing due", now: 59_999, latest: "nothing", none: "nothing", all: "nothing"),
        PlanRow(situation: "one due, at once", now: 60_000, latest: "run 60", none: "run 60", all: "run 60"),
        PlanRow(situation: "one due, still on time", now: 70_000, latest: "run 60", none: "run 60", all: "run 60"),
        PlanRow(
            situation: "one due, late", now: 70_001, latest: "run 60", none: "missed 60", all: "run 60",
            claiming: ("run 60", "run 60", "run 60")),
        PlanRow(
            situation: "several due, the newest on time", now: 305_000, latest: "missed 60-240 (4), run 300",
            none: "missed 60-240 (4), run 300", all: "missed 60-180 (3), chain 240-300 (2)"),
        PlanRow(
            situation: "several due, the newest late", now: 315_000, latest: "missed 60-240 (4), run 300",
            none: "missed 60-300 (5)", all: "missed 60-180 (3), chain 240-300 (2)",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "missed 60-180 (3), chain 240-300 (2)"
            )),
        PlanRow(
            situation: "several due, one exactly as old as the window", now: 300_000,
            latest: "missed 60-240 (4), run 300", none: "missed 60-240 (4), run 300",
            all: "missed 60-120 (2), chain 180-300 (3)"),
        PlanRow(
            situation: "the newest as old as the window", now: 330_000, window: 30,
            latest: "missed 60-240 (4), run 300", none: "missed 60-300 (5)", all: "missed 60-240 (4), run 300",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "missed 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "the newest beyond the window", now: 330_001, window: 30, latest: "missed 60-300 (5)",
            none: "missed 60-300 (5)", all: "missed 60-300 (5)",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "missed 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "a window below what is on time", now: 305_000, window: 4, latest: "missed 60-300 (5)",
            none: "missed 60-300 (5)", all: "missed 60-300 (5)",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "missed 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "the newest as late as the deadline", now: 320_000, deadline: 20,
            latest: "missed 60-240 (4), run 300", none: "missed 60-300 (5)",
            all: "deadline 60-240 (4), run 300",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "deadline 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "beyond the deadline, within the window", now: 325_000, deadline: 20,
            latest: "missed 60-240 (4), deadline 300", none: "missed 60-300 (5)", all: "deadline 60-300 (5)",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "deadline 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "beyond a deadline that is below what is on time", now: 307_000, deadline: 5,
            latest: "missed 60-240 (4), deadline 300", none: "missed 60-240 (4), deadline 300",
            all: "deadline 60-300 (5)",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "deadline 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "beyond the deadline and the shorter window", now: 350_000, window: 30, deadline: 45,
            latest: "missed 60-300 (5)", none: "missed 60-300 (5)", all: "missed 60-300 (5)",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "missed 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "beyond the window and the shorter deadline", now: 350_000, window: 45, deadline: 30,
            latest: "missed 60-240 (4), deadline 300", none: "missed 60-300 (5)", all: "deadline 60-300 (5)",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "deadline 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "beyond the window and a deadline that is as long", now: 350_000, window: 30, deadline: 30,
            latest: "missed 60-300 (5)", none: "missed 60-300 (5)", all: "missed 60-300 (5)",
            claiming: (
                "missed 60-240 (4), run 300", "missed 60-240 (4), run 300", "missed 60-240 (4), run 300"
            )),
        PlanRow(
            situation: "a deadline that passed for some", now: 305_000, deadline: 100,
            latest: "missed 60-240 (4), run 300", none: "missed 60-240 (4), run 300",
            all: "deadline 60-180 (3), chain 240-300 (2)"),
        PlanRow(
            situation: "as many as catch-up runs", now: 6_005_000, window: 36_000,
            latest: "missed 60-5940 (99), run 6000", none: "missed 60-5940 (99), run 6000",
            all: "chain 60-6000 (100)"),
        PlanRow(
            situation: "more than catch-up runs", now: 9_005_000, window: 36_000,
            latest: "missed 60-8940 (149), run 9000", none: "missed 60-8940 (149), run 9000",
            all: "missed 60-3000 (50), chain 3060-9000 (100)"),
        PlanRow(
            situation: "the cursor ahead of the clock by less than a minute", now: -30_000, latest: "nothing",
            none: "nothing", all: "nothing"),
    ]
}

@Suite("Ticks that are due")
struct PlannerTableTests {
    @Test(
        "run or are skipped as catch_up, window, deadline and a start say, on a grid as by cron", arguments: PlanRow.all
    )
    func table(row: PlanRow) throws {
        for base in [JobDefinition.every(60), try JobDefinition.cron("* * * * *")] {
            for policy in CatchUpPolicy.allCases {
                for runOnStart in RunOnStart.allCases {
                    for occasion in [Planner.Occasion.tick, .start] {
                        var job = base
                        (job.catchUp, job.runOnStart) = (policy, runOnStart)
                        job.catchUpWindow = row.window.map { .seconds($0) }
                        job.deadline = row.deadline.map { .seconds($0) }
                        let plan = job.plan(at: planStart + .milliseconds(row.now), occasion)
                        let expected = row.expected(policy, claims: occasion == .start && runOnStart == .ifOverdue)
                        #expect(plan.words == expected, "\(job.recurrence.text) \(policy) \(runOnStart) \(occasion)")
                    }
                }
            }
        }
    }

    @Test("a proposal carries its definition, its revision, the cursor that it saw and the one that it leaves")
    func proposal() throws {
        let job = JobDefinition.every(60)
        let proposal = try #require(job.plan(at: .after(130)).proposal)
        #expect(proposal.definition == job)
        #expect(proposal.revision == DefinitionHash(of: job))
        #expect(proposal.seen == JobCursor(epoch: 1, position: planStart))
        #expect(proposal.next == JobCursor(epoch: 1, position: .after(120)))
        #expect(!proposal.raisesEpoch)
        #expect(proposal.runs == [PlannedRun(tick: .after(120), due: .after(120))])
    }

    @Test(
        "an instant given once runs within a day of it, under none within ten seconds",
        arguments: [
            (-1, "nothing", "nothing"), (0, "run 600", "run 600"), (10, "run 600", "run 600"),
            (11, "run 600", "missed 600"), (86_400, "run 600", "missed 600"), (86_401, "missed 600", "missed 600"),
        ] as [(Int64, String, String)])
    func once(late: Int64, latest: String, none: String) {
        let job = JobDefinition.planned(.at(.after(600)))
        #expect(job.plan(at: .after(600 + late)).words == latest)
        #expect(
            JobDefinition.planned(.at(.after(600))) { $0.catchUp = .all }.plan(at: .after(600 + late)).words == latest)
        #expect(
            JobDefinition.planned(.at(.after(600))) { $0.catchUp = .none }.plan(at: .after(600 + late)).words == none)
        #expect(job.plan(from: .after(600), at: .after(600 + late)).words == "nothing")
    }

    @Test("the window of a cron tick without one in the file is twice its distance to the next tick")
    func cronWindow() throws {
        // The Friday before planStart; the ticks from nine to five are an hour apart, the last is 64 h from the next.
        let friday = try Timestamp(reading: "2026-11-20T00:00:00Z")
        func at(_ hours: Int64) -> Timestamp { friday + .seconds(hours * 3_600) }
        let job = try JobDefinition.cron("0 9-17 * * mon-fri")
        let sunday = try #require(job.plan(from: at(16), at: at(60)).proposal)
        #expect(sunday.runs.map(\.tick) == [at(17)])
        let lunch = try #require(job.plan(from: at(11), at: at(12) + .seconds(1_800)).proposal)
        #expect(lunch.runs.map(\.tick) == [at(12)])
        let all = try JobDefinition.cron("0 9-17 * * mon-fri") { $0.catchUp = .all }
        let evening = try #require(all.plan(from: at(8), at: at(18) + .seconds(1_800)).proposal)
        #expect(evening.runs.map(\.tick) == [at(17)])
        #expect(evening.skips.map(\.ticks) == [SkippedTicks(first: at(9), last: at(16), count: 8)])
    }

    @Test("a job that is disabled is not planned, and nothing wakes for it")
    func disabled() {
        let job = JobDefinition.every(60) { $0.isEnabled = false }
        for occasion in [Planner.Occasion.tick, .start] {
            #expect(job.plan(at: .after(600), occasion) == JobPlan(proposal: nil, wakeAt: nil))
            #expect(job.plan(from: .after(90_000), at: planStart, occasion) == JobPlan(proposal: nil, wakeAt: nil))
        }
    }
}
