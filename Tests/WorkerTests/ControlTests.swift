import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("What people ask of a worker", .onOwnThread, .timeLimit(.minutes(3)))
struct ControlTests {
    @Test("a run that is asked for begins within a second")
    func trigger() async throws {
        let shop = Shop()
        let job = JobDefinition.every(3_600)
        let hired = shop.hire([job], [TestTask.quick()])
        let work = await hired.start()
        await shop.advance(by: .milliseconds(300), step: .milliseconds(100), hired)
        let asked = shop.clock.wall
        _ = try await shop.store.trigger(ManualStart(job: job.name, task: job.task, definition: job))
        await shop.advance(by: .seconds(1), step: .milliseconds(100), hired)
        await hired.recorder.untilEnded(1)
        hired.worker.stop()
        let result = try await work.value.get()
        let run = try #require(try await shop.runs().first)
        #expect(run.trigger == .manual && run.state == .succeeded)
        #expect(try #require(run.startedAt) - asked <= .seconds(1))
        #expect(result.finishedTicks == 0)
    }

    @Test("a running run that is to be cancelled is cancelled within a second")
    func cancel() async throws {
        let shop = Shop()
        let hired = shop.hire([.every(10) { $0.timeout = .seconds(600) }], [TestTask.gated(by: Gate())])
        let work = await hired.start()
        await shop.advance(by: .milliseconds(10_300), step: .milliseconds(100), hired, endsAttempts: false)
        await hired.recorder.untilStarted(1)
        let run = try #require(try await shop.runs().first)
        let asked = shop.clock.wall
        #expect(try await shop.store.cancel(run.id, reason: .asked) == .asked)
        await shop.advance(by: .seconds(1), step: .milliseconds(100), hired, endsAttempts: false)
        await hired.recorder.untilEnded(1)
        hired.worker.stop()
        _ = try await work.value.get()
        let ended = try #require(try await shop.runs().first)
        #expect(ended.state == .cancelled && ended.reason == .asked)
        #expect(try #require(ended.finishedAt) - asked <= .seconds(1))
    }

    @Test("a paused job has no ticks, and after the resume the pause is one skip row and ticks go on")
    func pause() async throws {
        let shop = Shop()
        let job = JobDefinition.every(1)
        let hired = shop.hire([job], [TestTask.quick()])
        let work = await hired.start()
        await shop.advance(by: .milliseconds(3_500), hired)
        _ = try await shop.store.pause(job.name, by: "me")
        await shop.advance(by: .seconds(10), hired)
        #expect(try await shop.runs().count == 3)
        _ = try await shop.store.resume(job.name, catchesUp: false, by: "me")
        await shop.advance(by: .seconds(3), hired)
        hired.worker.stop()
        _ = try await work.value.get()
        let runs = try await shop.runs()
        #expect(
            runs.map(\.state) == [.succeeded, .succeeded, .succeeded, .skipped, .succeeded, .succeeded, .succeeded])
        #expect(runs[3].reason == .paused && runs[3].skipped?.count == 10)
    }

    @Test("a worker that runs a queue of one takes the waiting run as soon as the first has ended")
    func queue() async throws {
        let shop = Shop()
        let gate = Gate()
        let job = JobDefinition.every(10) {
            $0.overlap = .queue
            $0.timeout = .seconds(600)
        }
        let hired = shop.hire([job], [TestTask.gated(by: gate)])
        let work = await hired.start()
        await shop.advance(by: .milliseconds(30_100), step: .milliseconds(100), hired, endsAttempts: false)
        #expect(try await shop.runs().map(\.state) == [.running, .queued, .skipped])
        gate.open()
        await hired.recorder.untilEnded(2)
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(try await shop.runs().map(\.state) == [.succeeded, .succeeded, .skipped])
    }

    @Test("a job that another schedule edited is left to who holds the new revision, and taken up when nobody does")
    func revisions() async throws {
        let shop = Shop()
        let old = JobDefinition.every(10)
        let new = JobDefinition.every(10) { $0.timeout = .seconds(7) }
        let first = shop.hire([old], [TestTask.quick()])
        let firstWork = await first.start()
        let second = shop.hire([new], [TestTask.quick()])
        let secondWork = await second.start()
        await shop.advance(by: .seconds(40), first, second)
        #expect(first.recorder.events.started.isEmpty)
        #expect(second.recorder.events.started.count == 4)
        #expect(first.recorder.events.count("standsBy") == 1)

        second.worker.stop()
        _ = try await secondWork.value.get()
        await shop.advance(by: .seconds(29), first)
        #expect(first.recorder.events.started.isEmpty)
        await shop.advance(by: .seconds(50), first)
        first.worker.stop()
        _ = try await firstWork.value.get()
        #expect(first.recorder.events.started.count >= 1)
        let applied = try await shop.store.jobs().map { DefinitionHash(of: $0.definition) }
        #expect(applied == [DefinitionHash(of: old)])
    }

    @Test("a job that nobody's schedule holds any more is removed after a lease, with what waited of it")
    func retired() async throws {
        let shop = Shop()
        let gone = JobDefinition.every(3_600, "gone")
        let application = ScheduleApplication(definitions: [gone], appliedBy: "an older file")
        _ = try await shop.store.apply(application)
        let hired = shop.hire([.every(3_600)], [TestTask.quick()])
        let work = await hired.start()
        await shop.advance(by: .seconds(29), hired)
        #expect(try await shop.store.jobs().count == 2)
        await shop.advance(by: .seconds(35), hired)
        #expect(try await shop.store.jobs().map(\.definition.name) == [JobName(stored: "job")])
        #expect(hired.recorder.events.count("retired") == 1)
        hired.worker.stop()
        _ = try await work.value.get()
    }
}
