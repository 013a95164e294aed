import RollcallCore
import RollcallTesting
import Testing

@Suite("Plans of any job at any time")
struct PlannerPropertyTests {
    @Test("a proposal answers exactly the ticks that are due, oldest first, each once", arguments: 1...8)
    func partition(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var proposed = 0
        for _ in 0..<150 {
            let sample = try PlanSample(using: &random)
            let due = sample.due
            let plan = sample.plan
            guard let proposal = plan.proposal else {
                #expect(due.isEmpty, "\(sample)")
                continue
            }
            proposed += 1
            #expect(proposal.ticks == due, "\(sample)")
            #expect(proposal.next == JobCursor(epoch: 1, position: try #require(due.last)))
            #expect(proposal.runs.count <= (sample.job.catchUp == .all ? Planner.catchUpLimit : 1))
            #expect(proposal.isChained == (proposal.runs.count > 1))
            #expect(proposal.runs.allSatisfy { $0.due == sample.job.due($0.tick) && $0.due <= sample.now })
        }
        #expect(proposed > 50)
    }

    @Test("adjacent skips of one reason are one skip, and there are at most two", arguments: 1...4)
    func skips(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let sample = try PlanSample(using: &random)
            let reasons = sample.plan.proposal?.skips.map(\.reason) ?? []
            #expect(reasons.count <= 2 && Set(reasons).count == reasons.count, "\(sample)")
            #expect(Set(reasons).isSubset(of: [.missed, .deadline]))
        }
    }

    @Test(
        "planned again from where it leaves the cursor, nothing is due; two workers propose the same", arguments: 1...4)
    func again(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let sample = try PlanSample(using: &random)
            #expect(sample.plan == sample.plan)
            guard let proposal = sample.plan.proposal else { continue }
            for occasion in [Planner.Occasion.tick, .start] {
                let again = sample.job.plan(from: proposal.next.position, at: sample.now, occasion)
                #expect(again.proposal == nil, "\(sample)")
                #expect(again.wakeAt == sample.plan.wakeAt)
            }
        }
    }

    @Test("the next look is the instant at which the next tick is due, and not before", arguments: 1...4)
    func wake(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let sample = try PlanSample(using: &random)
            let cursor = sample.plan.proposal?.next.position ?? sample.cursor
            guard let wakeAt = sample.plan.wakeAt else {
                #expect(sample.job.recurrence.next(after: cursor) == nil)
                continue
            }
            #expect(wakeAt > sample.now)
            #expect(sample.job.plan(from: cursor, at: wakeAt - .microseconds(1)).proposal == nil, "\(sample)")
            let proposal = sample.job.plan(from: cursor, at: wakeAt).proposal
            #expect(proposal?.ticks == [try #require(sample.job.recurrence.next(after: cursor))], "\(sample)")
        }
    }

    @Test("through downtimes, busy times and starts every tick has exactly one answer", arguments: 1...8)
    func downtime(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<12 {
            let job = try PlanSample.job(using: &random)
            let interval = job.recurrence.interval(at: planStart) ?? .seconds(600)
            var cursor = JobCursor(position: planStart)
            var answered: [Timestamp] = []
            var now = planStart
            for _ in 0..<60 {
                // Mostly on time, now and then away for up to 40 intervals.
                let isAway = Int.random(in: 0..<6, using: &random) == 0
                let longest = (interval * (isAway ? 40 : 1)).wholeMicroseconds
                now = now + .microseconds(Int64.random(in: 0...longest, using: &random))
                let occasion: Planner.Occasion = isAway ? .start : .tick
                let revision = DefinitionHash(of: job)
                let plan = Planner.plan(job, revision: revision, cursor: cursor, now: now, occasion: occasion)
                guard let proposal = plan.proposal else { continue }
                #expect(proposal.seen == cursor && proposal.next.epoch == 1)
                #expect(proposal.next.position > cursor.position)
                answered += try #require(proposal.ticks)
                cursor = proposal.next
            }
            #expect(zip(answered, answered.dropFirst()).allSatisfy(<))
            #expect(answered.count == job.recurrence.count(after: planStart, through: cursor.position))
            #expect(answered.last ?? planStart == cursor.position)
        }
    }

    @Test("while the clock is set back and forth no tick of an epoch has two answers", arguments: 1...8)
    func clockSteps(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var epochs = 0
        for _ in 0..<12 {
            let job = try PlanSample.job(using: &random)
            var cursor = JobCursor(position: planStart)
            var answered: Set<Tick> = []
            var now = planStart
            for _ in 0..<60 {
                let longest: Int64 = Int.random(in: 0..<4, using: &random) == 0 ? 20_000_000_000 : 90_000_000
                now = now + .microseconds(Int64.random(in: -longest...longest, using: &random))
                let plan = Planner.plan(job, revision: DefinitionHash(of: job), cursor: cursor, now: now)
                guard let proposal = plan.proposal else { continue }
                if proposal.raisesEpoch {
                    epochs += 1
                    #expect(proposal.next == JobCursor(epoch: cursor.epoch + 1, position: now))
                    #expect(proposal.ticks == [])
                } else {
                    #expect(proposal.next.position > cursor.position && proposal.next.position <= now)
                }
                for instant in try #require(proposal.ticks) {
                    let tick = Tick(job: job.name, epoch: proposal.next.epoch, instant: instant)
                    #expect(answered.insert(tick).inserted, "\(tick)")
                }
                cursor = proposal.next
            }
        }
        #expect(epochs > 0)
    }
}
