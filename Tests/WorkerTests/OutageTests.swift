import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("A store that does not answer", .onOwnThread, .timeLimit(.minutes(3)))
struct OutageTests {
    @Test("degrades the worker, is told of once, and is tried again at least every 5 s")
    func degrades() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(10)], [TestTask.quick()], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired)
        store.failAll(with: .down)
        await shop.advance(by: .seconds(20), step: .milliseconds(100), hired)
        #expect(hired.worker.status.state == .degraded && !hired.worker.status.isReady)
        store.forget()
        await shop.advance(by: .seconds(40), step: .milliseconds(100), hired)
        let tries = store.calls.count { $0 == "beat" }
        #expect(tries >= 8 && tries < 60)
        #expect(hired.recorder.events.count("outageBegan") == 1)
        #expect(hired.recorder.events.count("outageEnded") == 0)
        store.failAll(with: nil)
        await shop.advance(by: .seconds(6), step: .milliseconds(100), hired)
        #expect(hired.recorder.events.count("outageEnded") == 1)
        #expect(hired.worker.status.state == .working)
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("for want of rights ends a worker that has never worked, and one that does not answer ends --ticks at once")
    func neverBegan() async throws {
        for (error, ticks) in [(Self.forbidden, nil), (Self.forbidden, 1), (StoreError.down, 1)] {
            let shop = Shop()
            let store = WatchedStore(shop.database.store())
            store.failAll(with: error)
            let hired = shop.hire([.every(10)], [TestTask.quick()], store: store) { $0.ticks = ticks }
            await #expect(throws: error) { try await hired.worker.run() }
        }
    }

    private static let forbidden = StoreError(.readOnly, operation: "write", detail: "not allowed")

    @Test(
        "by a password or a right that is changed under a running worker passes too",
        arguments: [StoreError.Code.denied, .unsuitable])
    func mended(_ code: StoreError.Code) async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(10)], [TestTask.quick()], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired)
        store.failAll(with: StoreError(code, operation: "connect", detail: "not any more"))
        await shop.advance(by: .seconds(20), step: .milliseconds(100), hired)
        #expect(hired.worker.status.state == .degraded)
        store.failAll(with: nil)
        await shop.advance(by: .seconds(6), step: .milliseconds(100), hired)
        #expect(hired.worker.status.state == .working)
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("is followed by a catch-up as each job's policy says")
    func catchesUp() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let schedule: [JobDefinition] = [
            .every(20, "latest"),
            .every(20, "none") { $0.catchUp = .none },
            .every(20, "all") { $0.catchUp = .all },
        ]
        let hired = shop.hire(schedule, [TestTask.quick()], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(1), hired)
        store.failAll(with: .down)
        // The newest missed tick is then 11 s late: too late for none.
        await shop.advance(by: .seconds(70), hired)
        store.failAll(with: nil)
        await shop.advance(by: .seconds(7), step: .milliseconds(100), hired)
        hired.worker.stop()
        _ = try await work.value.get()
        func ticks(_ job: String, _ state: RunState) async throws -> Int {
            try await shop.runs(job).filter { $0.state == state }.reduce(0) { $0 + ($1.skipped?.count ?? 1) }
        }
        for job in ["latest", "none", "all"] {
            let answered = try await ticks(job, .succeeded) + ticks(job, .skipped)
            #expect(answered == 3, "\(job)")
        }
        #expect(try await ticks("all", .skipped) == 0)
        #expect(try await ticks("latest", .skipped) == 2)
        #expect(try await ticks("none", .skipped) == 3)
    }

    @Test("does not lose the end of an attempt that ended meanwhile")
    func keepsEnds() async throws {
        let shop = Shop()
        let gate = Gate()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(10)], [TestTask.gated(by: gate)], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        await hired.recorder.untilStarted(1)
        store.failAll(with: .down)
        gate.open()
        await store.untilCalled("finish")
        for _ in 0..<20 {
            await shop.rest()
            shop.clock.advance(by: .milliseconds(250))
        }
        #expect(hired.recorder.events.ended.isEmpty)
        store.failAll(with: nil)
        await shop.advance(by: .seconds(6), step: .milliseconds(100), hired, endsAttempts: false)
        await hired.recorder.untilEnded(1)
        hired.worker.stop()
        _ = try await work.value.get()
        let run = try #require(try await shop.runs().first)
        #expect(run.state == .succeeded && run.attempts.count == 1)
    }

    @Test("that lasts longer than a lease does not have done work done again when nobody else was there")
    func writesEndsFirst() async throws {
        let shop = Shop()
        let gate = Gate()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(3_600)], [TestTask.gated(by: gate)], store: store)
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(3_600))
        await hired.recorder.untilStarted(1)
        store.failAll(with: .down)
        gate.open()
        await store.untilCalled("finish")
        await shop.advance(by: .seconds(60), hired, endsAttempts: false)
        // The loop comes through first; the finisher when it next tries.
        store.forget()
        store.fail("finish", with: .down)
        store.failAll(with: nil)
        for _ in 0..<200 where !store.calls.contains("outlook") {
            await shop.advance(by: .milliseconds(50), step: .milliseconds(50), hired, endsAttempts: false)
        }
        store.fail("finish", with: nil)
        await shop.advance(atMost: .seconds(30), step: .milliseconds(50), hired) { !$0.ended.isEmpty }
        hired.worker.stop()
        _ = try await work.value.get()
        let run = try #require(try await shop.runs().first)
        #expect(run.state == .succeeded && run.attempts.count == 1)
        #expect(hired.recorder.events.count("reaped") == 0)
    }

    @Test("that takes reads but no writes is not taken for healed")
    func readOnly() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(10)], [TestTask.quick()], store: store)
        let work = await hired.start()
        let full = StoreError(.full, operation: "write", detail: "the disk is full")
        for write in ["beat", "decide", "claim", "renew", "finish"] { store.fail(write, with: full) }
        await shop.advance(by: .seconds(60), hired)
        #expect(hired.recorder.events.count("outageBegan") == 1)
        #expect(hired.recorder.events.count("outageEnded") == 0)
        for write in ["beat", "decide", "claim", "renew", "finish"] { store.fail(write, with: nil) }
        await shop.advance(by: .seconds(6), hired)
        #expect(hired.recorder.events.count("outageEnded") == 1)
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(try await shop.runs().last?.state == .succeeded)
    }

    @Test("is waited for at the start, too")
    func atStart() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        store.failAll(with: .down)
        let hired = shop.hire([.every(10)], [TestTask.quick()], store: store)
        let work = hired.begin()
        await hired.recorder.until { $0.count("outageBegan") == 1 }
        await shop.advance(by: .seconds(10), hired)
        store.failAll(with: nil)
        await shop.advance(by: .seconds(6), step: .milliseconds(100), hired)
        #expect(hired.recorder.events.count("ready") == 1)
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("and never will again ends the worker with its error", arguments: [StoreError.Code.schemaTooNew, .corrupt])
    func forGood(_ code: StoreError.Code) async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(10)], [TestTask.gated(by: Gate())], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        await hired.recorder.untilStarted(1)
        store.failAll(with: StoreError(code, operation: "look", detail: "no"))
        await shop.rest()
        shop.clock.advance(by: .seconds(1))
        let answer = await work.value
        #expect(throws: StoreError.self) { try answer.get() }
        #expect(hired.recorder.events.count("cancelling") == 1)
    }

    @Test("is waited for before the start with growing pauses, and told of at once and every 30 s")
    func waiting() async throws {
        let clock = TestClock()
        let store = WatchedStore(MemoryStore(clock: clock))
        store.failAll(with: .down)
        let notices = EventRecorder()
        let wait = StoreWait(clock: clock, random: { SeededGenerator(seed: 1) })
        let waiting = Task {
            try await wait.wait(notice: { notices.observe(.outageBegan($0)) }) { () async throws(StoreError) in
                try await store.status()
            }
        }
        for _ in 0..<650 {
            await clock.untilSleeping(count: 1)
            clock.advance(by: .milliseconds(100))
        }
        #expect(notices.events.count == 3)
        #expect(store.calls.count > 13 + 4 && store.calls.count < 100)
        store.failAll(with: nil)
        await clock.untilSleeping(count: 1)
        clock.advance(by: StoreWait.longestPause)
        #expect(try await waiting.value.engine == "memory")
    }

    @Test("is not waited for when no waiting helps")
    func notWaiting() async throws {
        let clock = TestClock()
        let store = WatchedStore(MemoryStore(clock: clock))
        store.failAll(with: StoreError(.corrupt, operation: "open", detail: "not a database"))
        await #expect(throws: StoreError.self) {
            try await StoreWait(clock: clock).wait(notice: { _ in }) { () async throws(StoreError) in
                try await store.status()
            }
        }
        #expect(store.calls == ["status"])
    }
}
