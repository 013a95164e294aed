import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("Leases of a worker", .onOwnThread, .timeLimit(.minutes(3)))
struct LeaseTests {
    private let slow = JobDefinition.every(3_600) { $0.timeout = .seconds(1_800) }

    /// A worker that runs one gated attempt, begun at the first tick.
    private func busyWorker(in shop: Shop, store: WatchedStore, gate: Gate) async -> (
        Hired, Work
    ) {
        let hired = shop.hire([slow], [TestTask.gated(by: gate)], store: store)
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(3_600))
        await hired.recorder.untilStarted(1)
        return (hired, work)
    }

    @Test("while an attempt runs its lease is renewed each third of it, for as long as it takes")
    func renews() async throws {
        let shop = Shop()
        let gate = Gate()
        let store = WatchedStore(shop.database.store())
        let (hired, work) = await busyWorker(in: shop, store: store, gate: gate)
        await shop.advance(by: .seconds(15), hired, endsAttempts: false)
        store.forget()
        await shop.advance(by: .seconds(120), hired, endsAttempts: false)
        #expect(store.calls.count { $0 == "renew" } == 12)
        #expect(try await shop.store.reap().isEmpty)
        gate.open()
        await hired.recorder.untilEnded(1)
        hired.worker.stop()
        _ = try await work.value.get()
        let runs = try await shop.runs()
        #expect(runs.map(\.state) == [.succeeded] && runs.first?.attempts.count == 1)
    }

    @Test("a run whose claim was slow to be answered is renewed at once")
    func slowClaim() async throws {
        let shop = Shop()
        let gate = Gate()
        let stall = Gate()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([slow], [TestTask.gated(by: gate)], store: store)
        let work = await hired.start()
        await shop.rest()
        // The loop hangs in the claim, which the store has done; only the heartbeat sleeps.
        store.stallAnswer("decide", at: stall)
        shop.clock.advance(by: .seconds(3_600))
        await store.untilCalled("decide")
        await shop.rest(1)
        shop.clock.advance(by: .seconds(9))
        await shop.rest(1)
        shop.clock.advance(by: .seconds(9))
        await shop.rest(1)
        store.forget()
        stall.open()
        await hired.recorder.untilStarted(1)
        await store.untilCalled("renew")
        gate.open()
        await hired.recorder.untilEnded(1)
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(try await shop.runs().map(\.attempts.count) == [1])
    }

    @Test("all leases are renewed in one call")
    func oneCall() async throws {
        let shop = Shop()
        let gate = Gate()
        let store = WatchedStore(shop.database.store())
        let schedule = (0..<5).map { number in
            JobDefinition.every(3_600, "job-\(number)") { $0.timeout = .seconds(1_800) }
        }
        let hired = shop.hire(schedule, [TestTask.gated(by: gate)], store: store)
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(3_600))
        await hired.recorder.untilStarted(5)
        await shop.advance(by: .seconds(11), hired, endsAttempts: false)
        store.forget()
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        #expect(store.calls.count { $0 == "renew" } == 1)
        gate.open()
        hired.worker.stop()
        #expect(try await work.value.get().finishedTicks == 5)
    }

    @Test("a worker whose lease ran out cancels the handler and writes nothing; the run goes on as another attempt")
    func runsOut() async throws {
        let shop = Shop()
        let gate = Gate()
        let store = WatchedStore(shop.database.store())
        let (hired, work) = await busyWorker(in: shop, store: store, gate: gate)
        store.fail("renew", with: .down)
        store.forget()
        await shop.advance(by: .seconds(29), hired, endsAttempts: false)
        await hired.recorder.until { $0.count("leaseLost") == 1 }
        #expect(!store.calls.contains("finish"))
        store.fail("renew", with: nil)
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        await hired.recorder.untilStarted(2)
        gate.open()
        await hired.recorder.untilEnded(1)
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(store.calls.count { $0 == "finish" } == 1)
        let run = try #require(try await shop.runs().first)
        #expect(run.attempts.map(\.outcome) == [.lost, .succeeded])
        #expect(run.attempts.map(\.fence) == [1, 2])
    }

    @Test("a run that a newer one replaced is cancelled where it runs, and nothing of it is written")
    func replaced() async throws {
        let shop = Shop()
        let gate = Gate()
        let job = JobDefinition.every(10) {
            $0.overlap = .replace
            $0.timeout = .seconds(60)
        }
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([job], [TestTask.gated(by: gate)], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(20), hired, endsAttempts: false)
        await hired.recorder.until { $0.count("leaseLost") == 1 }
        #expect(!store.calls.contains("finish"))
        gate.open()
        await hired.recorder.untilEnded(1)
        hired.worker.stop()
        _ = try await work.value.get()
        let runs = try await shop.runs()
        #expect(runs.map(\.state) == [.cancelled, .succeeded])
        #expect(runs.first?.reason == .replaced)
        #expect(hired.recorder.events.count("replaced") == 1)
    }

    @Test("a handler is cancelled when its lease can no longer be trusted, before anybody else can have it")
    func trustEnds() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let (hired, work) = await busyWorker(in: shop, store: store, gate: Gate())
        store.fail("renew", with: .down)
        await shop.advance(by: .seconds(26), hired, endsAttempts: false)
        #expect(hired.recorder.events.count("cancelling") == 0)
        await shop.advance(by: .seconds(1), hired, endsAttempts: false)
        await hired.recorder.until { $0.count("cancelling") == 1 }
        #expect(try await shop.store.reap().isEmpty)
        hired.worker.stop()
        #expect(try await work.value.get().cutOffRuns == 0)
    }

    @Test("a renewal that hangs delays neither a timeout nor the end of trust")
    func hangingRenewal() async throws {
        let shop = Shop()
        let gate = Gate()
        let store = WatchedStore(shop.database.store())
        let (hired, work) = await busyWorker(in: shop, store: store, gate: Gate())
        store.stall("renew", at: gate)
        await shop.advance(by: .milliseconds(26_500), hired, endsAttempts: false)
        #expect(hired.recorder.events.count("cancelling") == 0)
        shop.clock.advance(by: .milliseconds(500))
        await hired.recorder.until { $0.count("leaseLost") == 1 }
        gate.open()
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(hired.recorder.events.ended.isEmpty)
    }

    @Test("a run whose worker died is taken over within its lease and a second")
    func takeover() async throws {
        let shop = Shop()
        let dead = WorkerID(UUIDv7(high: 1, low: 1))
        let hired = shop.hire([slow], [TestTask.quick()])
        let work = await hired.start()
        let grant = ClaimGrant(
            worker: dead, workerName: "dead", lease: .seconds(30), slots: 1, tasks: [TaskName("task")])
        let request = ManualStart(job: slow.name, task: slow.task, definition: slow)
        _ = try await shop.store.start(request, under: grant)
        await shop.advance(by: .seconds(31), hired)
        await hired.recorder.untilEnded(1)
        hired.worker.stop()
        _ = try await work.value.get()
        let run = try #require(try await shop.runs().first)
        #expect(run.attempts.map(\.outcome) == [.lost, .succeeded])
        #expect(hired.recorder.events.count("reaped") == 1)
    }
}
