import RollcallCore
import Testing

@Suite("Why a tick ran, or did not")
struct ExplanationTests {
    private let minute = JobDefinition.every(60)

    private func skipped(_ reason: RunReason, _ prepare: (inout ExplainSample) -> Void = { _ in }) throws -> SkipCause {
        var sample = ExplainSample(minute)
        sample.surroundings.rows = [sample.row(.skipped, .after(60)) { $0.reason = reason }]
        prepare(&sample)
        guard case .skipped(_, let cause) = sample.ask(.after(60)).answer else {
            Issue.record("it is not said to be skipped")
            return .deadline
        }
        return cause
    }

    @Test("a tick with a run is answered by how that stands")
    func ran() {
        let answers: [(RunState, String)] = [
            (.succeeded, "ran"), (.failed, "ran"), (.running, "ran"), (.queued, "waiting"), (.retrying, "waiting"),
        ]
        for (state, word) in answers {
            var sample = ExplainSample(minute)
            let run = sample.row(state, .after(60))
            sample.surroundings.rows = [run]
            #expect(sample.ask(.after(60)).answer.word == word, "\(state)")
            #expect(sample.ask(.after(60)).answer.run == run)
        }
        var sample = ExplainSample(minute)
        sample.surroundings.rows = [sample.row(.cancelled, .after(60)) { $0.startedAt = nil }]
        #expect(sample.ask(.after(60)).answer.word == "cancelled")
    }

    @Test("of an overlap it names the run that was under way, and no other")
    func overlap() throws {
        let cause = try skipped(.overlap) { sample in
            sample.surroundings.beside = [
                sample.row(.succeeded, .after(120)),
                sample.row(.succeeded, .after(0)) { $0.finishedAt = .after(90) },
                sample.row(.succeeded, .after(-60)) { $0.finishedAt = .after(-50) },
            ]
        }
        guard case .overlap(let other?) = cause else {
            Issue.record("no run is named")
            return
        }
        #expect(other.tick?.instant == .after(0))
        #expect(try skipped(.overlap) == .overlap(nil))
    }

    @Test("of a missed tick it says when no worker gave a sign, and who lived all the same")
    func missed() throws {
        let silent = try skipped(.missed) { sample in
            sample.workers = []
            (sample.surroundings.signBefore, sample.surroundings.signAfter) = (.after(-100), .after(500))
        }
        #expect(silent == .missed(Silence(since: .after(-100), until: .after(500)), alive: []))
        let dead = try skipped(.missed) { $0.worker(from: .after(-100), to: .after(59), isAlive: false) }
        #expect(dead == .missed(Silence(since: nil, until: nil), alive: []))
        #expect(try skipped(.missed) == .missed(Silence(since: nil, until: nil), alive: ["w1"]))
    }

    @Test("a pause, a disabled job and an edit are told with who did it and when")
    func episodes() throws {
        let paused = try skipped(.paused) { sample in
            sample.change("paused", at: .after(-200), by: "bob")
            sample.change("resumed", at: .after(-100), by: "bob")
            sample.change("paused", at: .after(30), by: "ada")
            sample.change("resumed", at: .after(90), by: "eve")
        }
        var episode = Episode()
        (episode.since, episode.beganBy, episode.until, episode.endedBy) = (.after(30), "ada", .after(90), "eve")
        #expect(paused == .paused(episode))
        let edited = try skipped(.edited) { $0.change("changed", at: .after(70), to: .every(90)) }
        var edit = Episode()
        (edit.until, edit.endedBy) = (.after(70), "w1")
        #expect(edited == .edited(edit))
        let reason = try #require(RunReason(rawValue: "disabled"))
        let off = try skipped(reason) { $0.change("changed", at: .after(100), to: minute) }
        var time = Episode()
        (time.since, time.beganBy) = (planStart - .seconds(3_600), "w1")
        (time.until, time.endedBy) = (.after(100), "w1")
        #expect("\(off)".hasPrefix("disabled") && "\(off)".hasSuffix("(\(String(reflecting: time)))"))
    }

    @Test("a job is told as disabled from the edit that disabled it to the one that enabled it, whatever came between")
    func disabledThroughEdits() throws {
        let off = JobDefinition.every(60) { $0.isEnabled = false }
        let other = JobDefinition.every(60) { ($0.isEnabled, $0.jitter) = (false, .seconds(5)) }
        let reason = try #require(RunReason(rawValue: "disabled"))
        let cause = try skipped(reason) { sample in
            sample.change("changed", at: .after(-300), to: off, by: "ada")
            sample.change("changed", at: .after(-100), to: other, by: "bob")
            sample.change("changed", at: .after(80), to: off, by: "bob")
            sample.change("changed", at: .after(90), to: minute, by: "eve")
        }
        var time = Episode()
        (time.since, time.beganBy, time.until, time.endedBy) = (.after(-300), "ada", .after(90), "eve")
        #expect("\(cause)".hasPrefix("disabled") && "\(cause)".hasSuffix("(\(String(reflecting: time)))"))
    }

    @Test("an instant that is no tick is told with the ticks around it, also a microsecond beside one")
    func between() {
        let explanation = ExplainSample(minute).ask(.after(61))
        #expect(explanation.answer == .notATick(.between))
        #expect((explanation.previous, explanation.next) == (.after(60), .after(120)))
        #expect(ExplainSample(minute).ask(.after(60) + .microseconds(1)).answer == .notATick(.between))
        #expect(ExplainSample(minute).ask(.after(660) - .microseconds(1)).answer == .notATick(.between))
    }

    @Test("an instant between two ticks of a skip row is no tick")
    func betweenSkips() {
        var sample = ExplainSample(minute)
        sample.surroundings.rows = [
            sample.row(.skipped, .after(60)) { run in
                run.reason = .missed
                run.skipped = SkippedTicks(first: .after(60), last: .after(180), count: 3)
            }
        ]
        sample.surroundings.rowRevision = DefinitionHash(of: minute)
        #expect(sample.ask(.after(100)).answer == .notATick(.between))
        #expect(sample.ask(.after(120)).answer.word == "skipped")
    }

    @Test("a tick to come says what holds it back")
    func coming() {
        var sample = ExplainSample(minute)
        #expect(sample.ask(.after(660)).answer == .coming([]))
        sample.surroundings.state.pausedAt = .after(300)
        sample.change("paused", at: .after(300), by: "ada")
        sample.workers = []
        #expect(sample.ask(.after(660)).answer == .coming([.paused(since: .after(300), by: "ada"), .noWorker]))
        sample.surroundings.definition?.isEnabled = false
        #expect(sample.ask(.after(660)).answer.word == "coming")
        sample.surroundings.state.removedAt = .after(400)
        #expect(sample.ask(.after(660)).answer == .removed(since: .after(400)))
    }

    @Test("a tick behind its jitter is still to come")
    func jitter() {
        let definition = JobDefinition.every(60) { $0.jitter = .seconds(59) }
        let ticks = (1...100).map { Timestamp.after(60 * $0) }
        guard let late = ticks.first(where: { definition.due($0) - $0 > .seconds(5) }) else {
            Issue.record("no tick has a jitter")
            return
        }
        var sample = ExplainSample(definition, now: late + .seconds(1))
        sample.surroundings.state.cursor.position = late - .seconds(60)
        #expect(sample.ask(late).answer == .coming([]))
    }

    @Test("a tick past the cursor that nobody decided says so, and since when no worker gave a sign")
    func undecided() {
        var sample = ExplainSample(minute)
        sample.surroundings.state.cursor.position = .after(240)
        sample.surroundings.signBefore = .after(241)
        sample.workers = []
        #expect(sample.ask(.after(300)).answer == .undecided([.noWorker], Silence(since: .after(241), until: nil)))
        #expect(sample.ask(.after(240)).answer == .unrecorded)
    }

    @Test("before the job was seen first, and while it was removed, there was no tick")
    func absence() {
        var sample = ExplainSample(minute)
        let added = planStart - .seconds(3_600)
        #expect(sample.ask(added).answer == .unseen(since: added))
        sample.change("removed", at: .after(90))
        #expect(sample.ask(.after(120)).answer == .removed(since: .after(90)))
        #expect(sample.ask(.after(60)).answer == .unrecorded)
        sample.change("added", at: .after(200), to: minute)
        #expect(sample.ask(.after(180)).answer == .removed(since: .after(90)))
        #expect(sample.ask(.after(240)).answer == .unrecorded)
        let never = TickQuestion(.after(60), surroundings: nil, scheduled: minute).explain()
        #expect(never.answer == .unseen(since: nil))
        #expect(never.next == .after(120))
    }

    @Test("what history no longer keeps is forgotten, by age or by number; what it should keep is unrecorded")
    func forgotten() {
        let definition = JobDefinition.every(60) { $0.history = HistoryPolicy(keep: 5, age: .seconds(400)) }
        var sample = ExplainSample(definition)
        sample.surroundings.oldest = .after(500)
        #expect(sample.ask(.after(180)).answer == .forgotten)
        #expect(sample.ask(.after(240)).answer == .forgotten)
        sample.surroundings.kept = 4
        #expect(sample.ask(.after(240)).answer == .unrecorded)
        #expect(sample.ask(.after(180)).answer == .forgotten)
    }

    @Test("an older revision is asked for its own time; one that is gone is not known")
    func revisions() {
        var sample = ExplainSample(.every(60))
        let older = JobDefinition.every(90)
        sample.trail = []
        sample.change("added", at: .after(-600), to: older)
        sample.change("changed", at: .after(100), to: .every(60))
        #expect(sample.ask(.after(90)).answer == .unrecorded)
        #expect(sample.ask(.after(90)).isOlderRevision)
        #expect(sample.ask(.after(60)).answer == .notATick(.between))
        #expect(sample.ask(.after(120)).answer == .unrecorded)
        #expect(!sample.ask(.after(120)).isOlderRevision)
        sample.surroundings.revisions[DefinitionHash(of: older)] = nil
        #expect(sample.ask(.after(90)).answer == .unknown)
        // A trail that was cut knows the revision before its first entry.
        sample.trail.removeLast()
        sample.surroundings.revisions[DefinitionHash(of: older)] = older
        #expect(sample.ask(.after(90)).answer == .unrecorded)
        sample.trail = []
        #expect(sample.ask(.after(120)).answer == .unrecorded)
    }

    @Test("a tick that came in two epochs is told of the newest, with the others beside it")
    func epochs() {
        var sample = ExplainSample(minute)
        sample.surroundings.state.cursor.epoch = 2
        let newer = sample.row(.succeeded, .after(60))
        let older = sample.row(.failed, .after(60)) { $0.tick = Tick(job: $0.job, epoch: 1, instant: .after(60)) }
        sample.surroundings.rows = [newer, older]
        let explanation = sample.ask(.after(60))
        #expect(explanation.answer == .ran(newer))
        #expect(explanation.earlierEpochs == [older])
    }

    @Test("runs by hand near the instant and runs that were under way stand beside the answer")
    func beside() {
        var sample = ExplainSample(minute)
        let byHand = sample.row(.succeeded, nil) { ($0.startedAt, $0.finishedAt) = (.after(100), .after(101)) }
        let longAgo = sample.row(.succeeded, nil) { ($0.startedAt, $0.finishedAt) = (.after(-100), .after(-99)) }
        let long = sample.row(.running, .after(0))
        sample.surroundings.beside = [byHand, long, longAgo, sample.row(.skipped, .after(60))]
        #expect(Set(sample.ask(.after(60)).beside.map(\.id)) == [byHand.id, long.id])
    }
}

@Suite("Why a tick ran, or did not, where clocks are changed")
struct ExplanationClockTests {
    private func sample(_ dst: DaylightPolicy) throws -> ExplainSample {
        let cron = try CronRecurrence(reading: "30 2 * * *", in: "Europe/Berlin", dst)
        return ExplainSample(.planned(.cron(cron)), now: try Timestamp(reading: "2027-12-01T00:00:00Z"))
    }

    @Test("the time that clocks jump over is no tick under skip, and the first minute after it is one else")
    func gap() throws {
        let jump = try Timestamp(reading: "2027-03-28T01:00:00Z")
        #expect(try sample(.skip).ask(jump).answer == .notATick(.jumpedOver))
        #expect(try sample(.standard).ask(jump).answer == .forgotten)
        #expect(try sample(.skip).ask(jump + .seconds(60)).answer == .notATick(.between))
    }

    @Test("the second time of a repeat is no tick, but under both")
    func repetition() throws {
        let first = try Timestamp(reading: "2027-10-31T00:30:00Z")
        let second = first + .seconds(3_600)
        #expect(try sample(.standard).ask(first).answer == .forgotten)
        #expect(try sample(.standard).ask(second).answer == .notATick(.secondOfTwo(first: first)))
        #expect(try sample(.both).ask(second).answer == .forgotten)
        #expect(try sample(.standard).ask(second + .seconds(60)).answer == .notATick(.between))
    }
}
