import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("A run by hand in this process", .onOwnThread, .timeLimit(.minutes(3)))
struct SingleRunTests {
    private let job = JobDefinition.every(3_600) {
        $0.timeout = .seconds(600)
        $0.retry.jitter = .none
        $0.retry.backoff = .seconds(2)
    }

    private var request: ManualStart { ManualStart(job: job.name, task: job.task, definition: job) }

    private func run(
        in shop: Shop, _ handler: any TaskHandler, store: (any LedgerStore)? = nil,
        configure: (inout SingleRun.Options) -> Void = { _ in }
    ) -> (run: SingleRun, recorder: EventRecorder) {
        var options = SingleRun.Options(identity: WorkerIdentity(name: "hand", host: "test", pid: 2, version: "0"))
        configure(&options)
        let recorder = EventRecorder()
        var parts = WorkerParts(
            store: store ?? shop.database.store(), clock: shop.clock, tasks: TaskRegistry([handler]))
        parts.observers = [recorder]
        parts.random = { SeededGenerator(seed: 7) }
        return (SingleRun(parts: parts, options: options), recorder)
    }

    @Test("is recorded like any other, and its record comes back")
    func recorded() async throws {
        let shop = Shop()
        let (single, _) = run(in: shop, TestTask.quick())
        guard case .finished(let record) = try await single.run(request) else {
            Issue.record("it did not finish")
            return
        }
        #expect(record.state == .succeeded && record.trigger == .manual && record.workerName == "hand")
        #expect(record.result == ["done": 1])
        #expect(try await shop.runs() == [record])
        #expect(try await shop.store.workers().isEmpty)
    }

    @Test("that fails is tried again here after its back-off, and not with --no-retry", arguments: [false, true])
    func retries(isOneShot: Bool) async throws {
        let shop = Shop()
        let (single, recorder) = run(in: shop, TestTask.failing()) { $0.isOneShot = isOneShot }
        let work = Task { try await single.run(request) }
        await recorder.untilEnded(1)
        let time = shop.letTimePass(step: .milliseconds(10))
        defer { time.cancel() }
        guard case .finished(let record) = try await work.value else {
            Issue.record("it did not finish")
            return
        }
        #expect(record.state == .failed && record.attempts.count == (isOneShot ? 1 : 3))
        let starts = record.attempts.map(\.startedAt)
        for (gap, least) in zip(zip(starts.dropFirst(), starts).map { $0 - $1 }, [2, 4]) {
            #expect(gap >= .seconds(least))
        }
    }

    @Test("leaves the runs of others alone between its attempts")
    func onlyItsOwn() async throws {
        let shop = Shop()
        let other = shop.hire([.every(3_600, "other", task: "other")], [TestTask.quick("other")])
        let otherWork = await other.start()
        let waiting = ManualStart(job: JobName(stored: "waiting"), task: job.task)
        let record = WorkerRecord(
            id: WorkerID(UUIDv7(high: 1, low: 1)), name: "w", host: "h", pid: 1, version: "0", lease: .seconds(3_600))
        var knowing = record
        knowing.tasks = [job.task]
        try await shop.store.register(knowing, holding: [])
        _ = try await shop.store.trigger(waiting)
        let gate = Gate()
        let (single, recorder) = run(
            in: shop,
            TestTask { context in
                guard context.attempt > 1 else { throw TaskFailure(code: "error", message: "not yet") }
                return .finished([:])
            })
        let work = Task { try await single.run(request) }
        await recorder.untilEnded(1)
        await shop.advance(by: .seconds(4), step: .milliseconds(100), other)
        _ = try await work.value
        gate.open()
        other.worker.stop()
        _ = try await otherWork.value.get()
        #expect(recorder.events.started.allSatisfy { $0.run.job == job.name })
        #expect(try await shop.runs("waiting").map(\.state) == [.queued])
    }

    @Test("waits while another run of the job has not ended, and then begins")
    func waitsForLock() async throws {
        let shop = Shop()
        let gate = Gate()
        let (first, firstEar) = run(in: shop, TestTask.gated(by: gate))
        let firstWork = Task { try await first.run(request) }
        await firstEar.untilStarted(1)
        let (second, secondEar) = run(in: shop, TestTask.quick())
        let secondWork = Task { try await second.run(request) }
        for _ in 0..<50 {
            await shop.rest(3)
            shop.clock.advance(by: .milliseconds(100))
        }
        #expect(secondEar.events.isEmpty)
        gate.open()
        guard case .finished = try await firstWork.value else {
            Issue.record("the first did not finish")
            return
        }
        let time = shop.letTimePass()
        defer { time.cancel() }
        guard case .finished(let record) = try await secondWork.value else {
            Issue.record("the second did not finish")
            return
        }
        #expect(record.state == .succeeded)
    }

    @Test("that does not get its turn within the lock timeout writes nothing", arguments: [0, 3])
    func occupied(seconds: Int) async throws {
        let shop = Shop()
        let gate = Gate()
        let (first, ear) = run(in: shop, TestTask.gated(by: gate))
        let firstWork = Task { try await first.run(request) }
        await ear.untilStarted(1)
        let (second, _) = run(in: shop, TestTask.quick()) { $0.lockTimeout = .seconds(seconds) }
        let secondWork = Task { try await second.run(request) }
        let holder = try #require(try await shop.runs().first).id
        let time = shop.letTimePass(step: .milliseconds(50))
        #expect(try await secondWork.value == .occupied(by: holder))
        time.cancel()
        #expect(try await shop.runs().count == 1)
        gate.open()
        _ = try await firstWork.value
    }

    @Test("that is told to stop ends cancelled; told a second time it does not wait for the handler")
    func stopped() async throws {
        for isStuck in [false, true] {
            let shop = Shop()
            let gate = Gate()
            let handler = isStuck ? TestTask.stubborn(by: gate) : TestTask.gated(by: gate)
            let (single, recorder) = run(in: shop, handler)
            let work = Task { try await single.run(request) }
            await recorder.untilStarted(1)
            single.stop()
            if isStuck { single.stop() }
            guard case .finished(let record) = try await work.value else {
                Issue.record("it did not finish")
                return
            }
            #expect(record.state == .cancelled && record.reason == .drained)
            gate.open()
        }
    }

    @Test("that somebody cancels sees it within a second")
    func cancelled() async throws {
        let shop = Shop()
        let began = Gate()
        let store = WatchedStore(shop.store)
        let cancellable = TestTask { _ in
            began.open()
            try await Gate().pass()
            return .finished([:])
        }
        let (single, _) = run(in: shop, cancellable, store: store)
        let work = Task { try await single.run(request) }
        try await began.pass()
        let run = try #require(try await shop.runs().first)
        #expect(try await shop.store.cancel(run.id, reason: .asked) == .asked)
        // It asks whether it is still wanted before a second has passed, and is told.
        shop.clock.advance(by: .milliseconds(999))
        await store.untilCalled("standing")
        let time = shop.letTimePass(step: .milliseconds(50))
        defer { time.cancel() }
        guard case .finished(let record) = try await work.value else {
            Issue.record("it did not finish")
            return
        }
        #expect(record.state == .cancelled && record.reason == .asked)
    }

    @Test("that is told to stop while it waits for the lock writes nothing")
    func stoppedWhileWaiting() async throws {
        let shop = Shop()
        let gate = Gate()
        let (first, ear) = run(in: shop, TestTask.gated(by: gate))
        let firstWork = Task { try await first.run(request) }
        await ear.untilStarted(1)
        let (second, _) = run(in: shop, TestTask.quick())
        let secondWork = Task { try await second.run(request) }
        await shop.rest(3)
        second.stop()
        #expect(try await secondWork.value == .stopped)
        #expect(try await shop.runs().count == 1)
        gate.open()
        _ = try await firstWork.value
    }

    @Test("with a key that was used answers that run")
    func key() async throws {
        let shop = Shop()
        var keyed = request
        keyed.key = "monday"
        guard case .finished(let record) = try await run(in: shop, TestTask.quick()).run.run(keyed) else {
            Issue.record("it did not finish")
            return
        }
        #expect(try await run(in: shop, TestTask.quick()).run.run(keyed) == .known(record.id))
        #expect(try await shop.runs().count == 1)
    }

    @Test("fails with the store's error when its end cannot be written for a whole lease")
    func outage() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let (single, _) = run(in: shop, TestTask.quick(), store: store)
        store.fail("finish", with: .down)
        let request = request
        let work = Task { try await single.run(request) }
        let time = shop.letTimePass()
        await #expect(throws: StoreError.self) { try await work.value }
        time.cancel()
        #expect(try await shop.runs().map(\.state) == [.running])
    }
}
