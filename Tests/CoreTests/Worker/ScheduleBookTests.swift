import RollcallCore
import Testing

@Suite("What a worker knows of its jobs")
struct ScheduleBookTests {
    private let noon = Timestamp(seconds: 1_795_348_800)
    private let name = JobName(stored: "job")

    private func definition(_ change: (inout JobDefinition) -> Void = { _ in }) -> JobDefinition {
        var definition = JobDefinition(
            name: name, recurrence: .every(IntervalRecurrence(interval: .seconds(60))))
        change(&definition)
        return definition
    }

    /// The state of the job with its cursor so many seconds before noon.
    private func state(of definition: JobDefinition, behind seconds: Int64 = 0) -> JobState {
        JobState(
            name: name, revision: DefinitionHash(of: definition), cursor: JobCursor(position: noon - .seconds(seconds)))
    }

    private func book(_ definition: JobDefinition, _ states: [JobState], at now: Timestamp? = nil) -> ScheduleBook {
        var book = ScheduleBook([definition])
        book.absorb(PlanSnapshot(now: now ?? noon, states: states), isComplete: true)
        return book
    }

    @Test("a job is planned at its next tick, and at once when one is due")
    func wakes() {
        let job = definition()
        var book = book(job, [state(of: job)])
        #expect(book.nextWake() == noon + .seconds(60))
        #expect(book.first?.job == name)
        book.absorb(PlanSnapshot(now: noon, states: [state(of: job, behind: 60)]), isComplete: true)
        #expect(book.nextWake() == noon)
        #expect(book.takeDue(at: noon, limit: 9) == [name])
        #expect(book.nextWake() == nil)
    }

    @Test("a proposal that moved the cursor puts the job on its next tick")
    func moved() throws {
        let job = definition()
        var book = book(job, [state(of: job, behind: 60)])
        let due = book.takeDue(at: noon, limit: 9)
        let proposals = book.plan(due, from: PlanSnapshot(now: noon, states: [state(of: job, behind: 60)]))
        let proposal = try #require(proposals.first)
        #expect(proposal.runs.map(\.tick) == [noon])
        book.settle(proposals, [.moved(DecidedTicks(job: name, cursor: proposal.next))], at: noon)
        #expect(book.state(of: name)?.cursor.position == noon)
        #expect(book.nextWake() == noon + .seconds(60))
    }

    @Test("a look that finds jobs as they were known says nothing new, one that finds another cursor does")
    func knows() {
        let job = definition()
        let book = book(job, [state(of: job, behind: 60)])
        #expect(book.snapshot(of: [name], at: noon) == PlanSnapshot(now: noon, states: [state(of: job, behind: 60)]))
        #expect(book.knows(PlanSnapshot(now: noon + .seconds(1), states: [state(of: job, behind: 60)])))
        #expect(!book.knows(PlanSnapshot(now: noon, states: [state(of: job)])))
    }

    @Test("a job that somebody else decided meanwhile is put back without a proposal")
    func decidedByOthers() {
        let job = definition()
        var book = book(job, [state(of: job, behind: 60)])
        let due = book.takeDue(at: noon, limit: 9)
        #expect(book.plan(due, from: PlanSnapshot(now: noon, states: [state(of: job)])).isEmpty)
        #expect(book.nextWake() == noon + .seconds(60))
    }

    @Test("a stale proposal is planned again from the state that came back, at once only if that is another")
    func stale() {
        let job = definition()
        let old = state(of: job, behind: 120)
        var book = book(job, [old])
        for (answer, wake) in [
            (state(of: job), noon + .seconds(60)), (state(of: job, behind: 60), noon),
            (old, noon + .milliseconds(100)),
        ] {
            book.absorb(PlanSnapshot(now: noon, states: [old]), isComplete: true, isFresh: true)
            let due = book.takeDue(at: noon, limit: 9)
            let proposals = book.plan(due, from: PlanSnapshot(now: noon, states: [old]))
            book.settle(proposals, [.stale(answer)], at: noon)
            #expect(book.nextWake() == wake)
        }
    }

    @Test("a paused, removed or edited job is not planned, and is again when that is over")
    func standsBy() {
        let job = definition()
        var paused = state(of: job, behind: 60)
        paused.pausedAt = noon
        var removed = state(of: job, behind: 60)
        removed.removedAt = noon
        let edited = state(of: definition { $0.timeout = .seconds(7) }, behind: 60)
        for (state, standsBy, isUnapplied) in [(paused, false, false), (removed, false, true), (edited, true, false)] {
            var book = book(job, [state])
            #expect(book.nextWake() == nil)
            #expect(book.standingBy == (standsBy ? [name] : []))
            #expect(book.unapplied == (isUnapplied ? [name] : []))
            #expect(book.plan([name], from: PlanSnapshot(now: noon, states: [state])).isEmpty)
            book.absorb(PlanSnapshot(now: noon, states: [self.state(of: job, behind: 60)]), isComplete: true)
            #expect(book.nextWake() == noon)
        }
    }

    @Test("a job that the database does not hold is to be applied, a job of others is told of until it is removed")
    func missingAndForeign() {
        let job = definition()
        var other = JobState(
            name: JobName(stored: "other"), revision: DefinitionHash(stored: "0"), cursor: JobCursor(position: noon))
        var book = book(job, [other])
        #expect(book.unapplied == [name] && book.hasForeignJobs)
        other.removedAt = noon
        book.absorb(PlanSnapshot(now: noon, states: [other, state(of: job)]), isComplete: true)
        #expect(book.unapplied.isEmpty && !book.hasForeignJobs)
    }

    @Test("the row of a task that ran without a job is no job of others")
    func bareTask() {
        let job = definition()
        let bare = JobState(name: JobName(stored: "bare"), revision: nil, cursor: JobCursor(position: noon))
        #expect(!book(job, [state(of: job), bare]).hasForeignJobs)
    }

    @Test("at a start a job that runs when overdue claims the newest tick though its policy would skip it")
    func startOccasion() throws {
        let job = definition {
            $0.catchUp = .none
            $0.runOnStart = .ifOverdue
        }
        let late = noon + .seconds(40)
        let old = state(of: job, behind: 300)
        for (begins, runs) in [(true, 1), (false, 0)] {
            var book = ScheduleBook([job])
            if begins { book.begin() }
            let snapshot = PlanSnapshot(now: late, states: [old])
            book.absorb(snapshot, isComplete: true)
            let proposals = book.plan(book.takeDue(at: late, limit: 1), from: snapshot)
            #expect(try #require(proposals.first).runs.count == runs)
            // Once it is decided the job is planned by its policy again.
            book.settle(proposals, [.moved(DecidedTicks(job: name, cursor: JobCursor(position: noon)))], at: late)
            let later = PlanSnapshot(now: late + .seconds(600), states: [state(of: job)])
            #expect(try #require(book.plan([name], from: later).first).runs.isEmpty)
        }
    }

    @Test("no tick after the horizon is proposed, and a cursor beyond it is not taken for a clock that was set back")
    func horizon() throws {
        let job = definition()
        var book = book(job, [state(of: job, behind: 300)])
        let snapshot = PlanSnapshot(now: noon, states: [state(of: job, behind: 300)])
        let proposal = try #require(book.plan([name], from: snapshot, horizon: noon - .seconds(90)).first)
        #expect(proposal.next.position == noon - .seconds(120))
        let beyond = PlanSnapshot(now: noon, states: [state(of: job)])
        #expect(book.plan([name], from: beyond, horizon: noon - .seconds(90_000)).isEmpty)
    }

    @Test("another schedule keeps what is known of jobs that stay, and plans no other before their states come")
    func revised() throws {
        let (kept, edited) = (definition(), definition { $0.timeout = .seconds(7) })
        let other = JobDefinition(name: JobName(stored: "other"), recurrence: kept.recurrence)
        var book = book(kept, [state(of: kept)])
        #expect(book.revise([kept, other]) == [])
        #expect(book.nextWake() == noon + .seconds(60) && book.unapplied == [other.name])
        #expect(book.revise([edited]) == [other.name])
        #expect(book.nextWake() == nil && book.definition(of: name) == edited)
        book.absorb(PlanSnapshot(now: noon, states: [state(of: edited, behind: 60)]), isComplete: false)
        #expect(book.nextWake() == noon)
        #expect(book.revise([other]) == [name])
        #expect(book.nextWake() == nil && book.takeDue(at: noon + .seconds(600), limit: 9) == [])
        #expect(book.hasForeignJobs)
        #expect(book.revise([edited]) == [other.name])
        #expect(!book.hasForeignJobs)
    }
}
