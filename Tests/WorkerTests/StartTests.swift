import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("The start of a worker", .onOwnThread, .timeLimit(.minutes(3)))
struct StartTests {
    @Test("applies its schedule, registers, and says what comes first")
    func ready() async throws {
        let shop = Shop()
        let hired = shop.hire([.every(60, "slow"), .every(10, "fast")], [TestTask.quick()])
        let work = await hired.start()
        #expect(try await shop.store.jobs().map(\.definition.name.description) == ["fast", "slow"])
        let record = try #require(try await shop.store.workers().first)
        #expect(record.isAlive && record.tasks == [TaskName("task")])
        #expect(hired.recorder.events.course == ["applied", "ready"])
        guard case .ready(let jobs, let first, let wait)? = hired.recorder.events.last else {
            Issue.record("the last event is not ready")
            return
        }
        #expect(jobs == 2 && first == JobName(stored: "fast") && wait == .seconds(10))
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("runs an overdue job at once, also at first sight, and only once however many workers start")
    func ifOverdue() async throws {
        let shop = Shop()
        shop.clock.jumpWall(by: .seconds(7))
        let job = JobDefinition.every(3_600) { $0.runOnStart = .ifOverdue }
        let workers = (0..<5).map { _ in shop.hire([job], [TestTask.quick()]) }
        var works: [Work] = []
        for worker in workers { works.append(await worker.start()) }
        await shop.rest(workers.count * Hired.sleepers)
        for worker in workers { worker.worker.stop() }
        for work in works { _ = try await work.value.get() }
        let runs = try await shop.runs()
        #expect(runs.map(\.state) == [.succeeded])
        #expect(runs.first?.trigger == .schedule && runs.first?.lag == .seconds(7))
    }

    @Test(
        "leaves a job alone that does not run at the start, is paused, or is disabled",
        arguments: RunOnStart.allCases, [true, false])
    func leftAlone(_ runOnStart: RunOnStart, isPaused: Bool) async throws {
        let shop = Shop()
        let job = JobDefinition.every(3_600) { definition in
            definition.runOnStart = runOnStart
            definition.isEnabled = isPaused || runOnStart == .never
        }
        _ = try await shop.store.apply(ScheduleApplication(definitions: [job], appliedBy: "test"))
        if isPaused, runOnStart != .never { _ = try await shop.store.pause(job.name, by: "me") }
        let hired = shop.hire([job], [TestTask.quick()])
        let work = await hired.start()
        await shop.advance(by: .seconds(3), hired)
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(try await shop.runs().isEmpty)
    }

    @Test("runs a job that runs at every start, without a tick, each time")
    func always() async throws {
        let shop = Shop()
        let job = JobDefinition.every(3_600) { $0.runOnStart = .always }
        for count in 1...2 {
            let hired = shop.hire([job], [TestTask.quick()]) { $0.ticks = 1 }
            let work = await hired.start()
            #expect(try await work.value.get().finishedTicks == 1)
            let runs = try await shop.runs()
            #expect(runs.count == count)
            #expect(runs.allSatisfy { $0.trigger == .start && $0.tick == nil && $0.state == .succeeded })
        }
    }

    @Test("a job at an instant that has passed when it is first seen does not run, and the worker says so")
    func tooLate() async throws {
        let shop = Shop()
        let past = JobDefinition(
            name: JobName(stored: "past"), task: TaskName("task"), recurrence: .at(shop.clock.wall - .seconds(60)))
        let coming = JobDefinition(
            name: JobName(stored: "coming"), task: TaskName("task"), recurrence: .at(shop.clock.wall + .seconds(5)))
        let hired = shop.hire([past, coming], [TestTask.quick()])
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired)
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(hired.recorder.events.count("tooLate") == 1)
        #expect(try await shop.runs().map(\.job.description) == ["coming"])
    }

    @Test("after a gap without any worker each job catches up by its policy")
    func afterGap() async throws {
        let shop = Shop()
        let job = JobDefinition.every(10)
        let first = shop.hire([job], [TestTask.quick()])
        let firstWork = await first.start()
        await shop.advance(by: .seconds(10), first)
        first.worker.stop()
        _ = try await firstWork.value.get()
        shop.clock.advance(by: .seconds(45))
        let second = shop.hire([job], [TestTask.quick()])
        let secondWork = await second.start()
        await second.recorder.untilEnded(1)
        second.worker.stop()
        _ = try await secondWork.value.get()
        let runs = try await shop.runs()
        #expect(runs.map(\.state) == [.succeeded, .skipped, .succeeded])
        #expect(runs[1].skipped?.count == 3 && runs[1].reason == .missed)
    }
}

@Suite("What a worker is started for", .onOwnThread, .timeLimit(.minutes(3)))
struct BoundTests {
    @Test("with a number of ticks it finishes exactly so many, drains, and leaves the others to who comes next")
    func ticks() async throws {
        let shop = Shop()
        let schedule = (0..<5).map { JobDefinition.every(10, "job-\($0)") }
        let hired = shop.hire(schedule, [TestTask.quick()]) { $0.ticks = 3 }
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(10))
        let result = try await work.value.get()
        #expect(result.reason == .ticksDone && result.finishedTicks == 3 && result.isSuccess)
        #expect(try await shop.runs().count == 3)
    }

    @Test("a run that failed for good counts, and makes the end a failure; a retry does not count")
    func failedTicks() async throws {
        let shop = Shop()
        let job = JobDefinition.every(10) {
            $0.retry.maximumAttempts = 2
            $0.retry.jitter = .none
        }
        let hired = shop.hire([job], [TestTask.failing()]) { $0.ticks = 1 }
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired)
        await hired.recorder.untilEnded(1)
        await shop.advance(by: .milliseconds(900), step: .milliseconds(100), hired)
        shop.clock.advance(by: .milliseconds(200))
        let result = try await work.value.get()
        #expect(result.finishedTicks == 1 && result.failedTicks == 1 && !result.isSuccess)
        #expect(hired.recorder.events.ended.count == 2)
    }

    @Test("a hand-started run does not count")
    func manualDoesNotCount() async throws {
        let shop = Shop()
        let job = JobDefinition.every(10)
        let hired = shop.hire([job], [TestTask.quick()]) { $0.ticks = 1 }
        let work = await hired.start()
        _ = try await shop.store.trigger(ManualStart(job: job.name, task: job.task, definition: job))
        await shop.advance(by: .seconds(2), hired)
        #expect(hired.recorder.events.ended.count == 1)
        await shop.advance(by: .milliseconds(7_900), step: .milliseconds(100), hired)
        shop.clock.advance(by: .milliseconds(100))
        #expect(try await work.value.get().finishedTicks == 1)
        #expect(hired.recorder.events.ended.count == 2)
    }

    @Test("until an instant it runs what is due by then, the instant included, and nothing after")
    func until() async throws {
        let shop = Shop()
        let until = shop.clock.wall + .seconds(30)
        let hired = shop.hire([.every(10)], [TestTask.quick()]) { $0.until = until }
        let work = await hired.start()
        await shop.advance(by: .milliseconds(29_500), hired)
        shop.clock.advance(by: .milliseconds(700))
        let result = try await work.value.get()
        #expect(result.reason == .untilPassed && result.isSuccess)
        let ticks = try await shop.runs().compactMap(\.tick?.instant)
        #expect(ticks.map { until - $0 } == [.seconds(20), .seconds(10), .zero])
    }

    @Test("until an instant that has long passed it does nothing and stops at once")
    func untilPast() async throws {
        let shop = Shop()
        let job = JobDefinition.every(10)
        _ = try await shop.store.apply(ScheduleApplication(definitions: [job], appliedBy: "test"))
        shop.clock.advance(by: .seconds(10))
        let hired = shop.hire([job], [TestTask.quick()]) { $0.until = shop.clock.wall - .seconds(86_400) }
        let work = await hired.start()
        #expect(try await work.value.get().finishedTicks == 0)
        #expect(try await shop.runs().isEmpty)
        #expect(try await shop.store.states(of: nil).states.first?.cursor.epoch == 1)
    }
}
