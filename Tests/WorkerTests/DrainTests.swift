import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("A worker that is told to stop", .onOwnThread, .timeLimit(.minutes(3)))
struct DrainTests {
    private let job = JobDefinition.every(10) { $0.timeout = .seconds(600) }

    /// A worker with one attempt that runs until the gate opens.
    private func busyWorker(
        in shop: Shop, _ handler: any TaskHandler, store: (any LedgerStore)? = nil
    ) async -> (Hired, Work) {
        let hired = shop.hire([job], [handler], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        await hired.recorder.untilStarted(1)
        return (hired, work)
    }

    @Test("finishes what runs within the grace, begins nothing new, and leaves the registry")
    func withinGrace() async throws {
        let shop = Shop()
        let gate = Gate()
        let (hired, work) = await busyWorker(in: shop, TestTask.gated(by: gate))
        hired.worker.stop()
        await hired.recorder.until { $0.count("draining") == 1 }
        await shop.advance(by: .seconds(20), hired, endsAttempts: false)
        #expect(hired.worker.status.state == .draining)
        #expect(try await shop.store.workers().count == 1)
        gate.open()
        let result = try await work.value.get()
        #expect(result.isSuccess && result.cutOffRuns == 0 && result.reason == .asked)
        let runs = try await shop.runs()
        #expect(runs.map(\.state) == [.succeeded])
        #expect(try await shop.store.workers().isEmpty)
        #expect(hired.worker.status.state == .stopped)
    }

    @Test("sees within a second that somebody wants the end of what it still runs")
    func cancelWhileDraining() async throws {
        let shop = Shop()
        let (hired, work) = await busyWorker(in: shop, TestTask.gated(by: Gate()))
        hired.worker.stop()
        await hired.recorder.until { $0.count("draining") == 1 }
        await shop.advance(by: .milliseconds(1_200), step: .milliseconds(100), hired, endsAttempts: false)
        let run = try #require(try await shop.runs().first)
        let asked = shop.clock.wall
        #expect(try await shop.store.cancel(run.id, reason: .asked) == .asked)
        await shop.advance(atMost: .seconds(20), step: .milliseconds(100), hired) { $0.count("cancelling") == 1 }
        #expect(try await work.value.get().isSuccess)
        let ended = try #require(try await shop.runs().first)
        #expect(ended.state == .cancelled && ended.reason == .asked)
        #expect(try #require(ended.finishedAt) - asked <= .milliseconds(1_100))
    }

    @Test("gives back what has not ended within the grace, for any worker to take at once, and says so")
    func beyondGrace() async throws {
        let shop = Shop()
        let (hired, work) = await busyWorker(in: shop, TestTask.gated(by: Gate()))
        hired.worker.stop()
        await hired.recorder.until { $0.count("draining") == 1 }
        await shop.advance(by: .seconds(24), hired, endsAttempts: false)
        #expect(hired.recorder.events.count("cutOff") == 0)
        shop.clock.advance(by: .seconds(1))
        let result = try await work.value.get()
        #expect(!result.isSuccess && result.cutOffRuns == 1)
        let run = try #require(try await shop.runs().first)
        #expect(run.state == .retrying && run.attempts.map(\.outcome) == [.cancelled])
        #expect(try #require(run.nextAttemptAt) <= shop.clock.wall)

        let next = shop.hire([job], [TestTask.quick()])
        let other = await next.start()
        await next.recorder.untilEnded(1)
        next.worker.stop()
        _ = try await other.value.get()
        let taken = try #require(try await shop.runs().first)
        #expect(taken.state == .succeeded && taken.attempts.map(\.outcome) == [.cancelled, .succeeded])
    }

    @Test("gives a stuck run back too, when the patience is over")
    func stuckAtTheEnd() async throws {
        let shop = Shop()
        let gate = Gate()
        let (hired, work) = await busyWorker(in: shop, TestTask.stubborn(by: gate))
        hired.worker.stop()
        await hired.recorder.until { $0.count("draining") == 1 }
        await shop.advance(by: .seconds(25), hired, endsAttempts: false)
        await hired.recorder.until { $0.count("cutOff") == 1 }
        await shop.advance(by: .seconds(4), hired, endsAttempts: false)
        shop.clock.advance(by: .seconds(1))
        #expect(try await work.value.get().cutOffRuns == 1)
        #expect(try await shop.runs().map(\.state) == [.retrying])
        gate.open()
    }

    @Test("told a second time, gives everything back at once, stuck or not")
    func secondWord() async throws {
        let shop = Shop()
        let gate = Gate()
        let (hired, work) = await busyWorker(in: shop, TestTask.stubborn(by: gate))
        hired.worker.stop()
        hired.worker.stop()
        let result = try await work.value.get()
        #expect(result.cutOffRuns == 1)
        #expect(try await shop.runs().map(\.state) == [.retrying])
        gate.open()
    }

    @Test("cancelled from outside, gives everything back at once, and the ends are still written")
    func cancelled() async throws {
        let shop = Shop()
        let (hired, work) = await busyWorker(in: shop, TestTask.gated(by: Gate()))
        work.cancel()
        #expect(try await work.value.get().cutOffRuns == 1)
        #expect(try await shop.runs().map(\.state) == [.retrying])
        #expect(try await shop.store.workers().isEmpty)
        #expect(hired.recorder.events.count("stopped") == 1)
    }

    @Test("that cannot write its last ends does not wait for ever, and owns up to it")
    func lastWrites() async throws {
        let shop = Shop()
        let gate = Gate()
        let store = WatchedStore(shop.database.store())
        let (hired, work) = await busyWorker(in: shop, TestTask.gated(by: gate), store: store)
        store.failAll(with: .down)
        gate.open()
        hired.worker.stop()
        await hired.recorder.until { $0.count("draining") == 1 }
        // How many sleep now depends on who tries again when, so the clock just goes on.
        let time = shop.letTimePass()
        let result = try await work.value.get()
        time.cancel()
        #expect(result.cutOffRuns == 1 && !result.isSuccess)
        #expect(try await shop.runs().map(\.state) == [.running])
    }
}
