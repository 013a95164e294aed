import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("Another schedule while the worker works", .onOwnThread, .timeLimit(.minutes(3)))
struct ReloadTests {
    private func ticks(_ shop: Shop, _ job: String, _ state: RunState = .succeeded) async throws -> [Int64] {
        try await shop.runs(job).filter { $0.state == state }.compactMap { run in
            run.tick.map { ($0.instant.microseconds - TestClock().wall.microseconds) / 1_000_000 }
        }
    }

    @Test("is taken in one step: what stays goes on, what is edited or new starts now, what is gone goes")
    func oneStep() async throws {
        let shop = Shop()
        let hired = shop.hire(
            [.every(10, "kept"), .every(10, "argued"), .every(10, "edited"), .every(10, "gone")], [TestTask.quick()])
        let work = await hired.start()
        await shop.advance(by: .seconds(15), hired)
        let fresh = JobDefinition.every(3_600, "always") { $0.runOnStart = .always }
        hired.worker.reload([
            .every(10, "kept"), .every(10, "argued") { $0.arguments = ["a": 1] }, .every(20, "edited"),
            .every(10, "new"), fresh,
        ])
        await hired.recorder.until { $0.count("reloaded") == 1 }
        await shop.advance(by: .seconds(15), hired)
        for job in ["kept", "argued"] { #expect(try await ticks(shop, job) == [10, 20, 30]) }
        #expect(try await ticks(shop, "edited") == [10, 20])
        #expect(try await ticks(shop, "new") == [20, 30])
        #expect(try await ticks(shop, "gone") == [10])
        #expect(try await shop.runs("always").isEmpty)
        #expect(try await shop.runs().allSatisfy { $0.state == .succeeded })
        let names = try await shop.store.jobs().map(\.state.name.description)
        #expect(names == ["always", "argued", "edited", "kept", "new"])
        #expect(hired.recorder.events.count("retired") == 1 && hired.recorder.events.count("revised") == 5)
        let trail = try await shop.store.audit(of: JobName(stored: "gone"), limit: 1)
        #expect(trail.map(\.action) == ["removed"] && trail.map(\.actor) == ["worker"])
        let record = try #require(try await shop.store.workers().first)
        #expect(record.schedule == DefinitionHash(ofSchedule: try await shop.store.jobs().map(\.definition)))
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("that comes while the store does not answer is applied after it; of several the newest")
    func afterOutage() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(10, "old")], [TestTask.quick()], store: store)
        let work = await hired.start()
        store.failAll(with: .down)
        await shop.advance(by: .seconds(5), step: .milliseconds(100), hired)
        hired.worker.reload([.every(10, "passing")])
        await shop.advance(by: .seconds(5), step: .milliseconds(100), hired)
        hired.worker.reload([.every(10, "new")])
        hired.worker.refuse("the file is broken again")
        await shop.advance(by: .seconds(5), step: .milliseconds(100), hired)
        #expect(hired.recorder.events.count("reloaded") == 0)
        store.failAll(with: nil)
        await shop.advance(by: .seconds(6), step: .milliseconds(100), hired)
        #expect(hired.recorder.events.count("reloaded") == 1)
        #expect(try await shop.store.jobs().map(\.state.name.description) == ["new"])
        #expect(try await shop.store.workers().first?.scheduleFault == "the file is broken again")
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("is taken whole though the store fails between its steps", arguments: ["apply", "register", "retire"])
    func failsBetween(_ call: String) async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(10, "kept"), .every(10, "gone")], [TestTask.quick()], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired)
        store.fail(call, with: .down)
        hired.worker.reload([.every(10, "kept")])
        await hired.recorder.until { $0.count("outageBegan") == 1 }
        await shop.rest()
        await shop.advance(by: .seconds(2), step: .milliseconds(100), hired)
        store.fail(call, with: nil)
        await shop.advance(by: .seconds(18), step: .milliseconds(100), hired)
        #expect(try await ticks(shop, "kept") == [10, 20, 30])
        #expect(try await ticks(shop, "gone") == [10])
        #expect(try await shop.store.jobs().map(\.state.name.description) == ["kept"])
        let record = try #require(try await shop.store.workers().first)
        #expect(record.schedule == DefinitionHash(ofSchedule: [.every(10, "kept")]))
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("leaves runs under their revision")
    func running() async throws {
        let shop = Shop()
        let gate = Gate()
        let hired = shop.hire([.every(10) { $0.arguments = ["a": 1] }], [TestTask.gated(by: gate)])
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        hired.worker.reload([.every(3_600, "other")])
        await hired.recorder.until { $0.count("retired") == 1 }
        gate.open()
        await hired.recorder.untilEnded(1)
        let run = try #require(try await shop.runs("job").first)
        #expect(run.state == .succeeded && run.arguments == ["a": 1])
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("is not taken by a worker that drains")
    func draining() async throws {
        let shop = Shop()
        let gate = Gate()
        let hired = shop.hire([.every(10)], [TestTask.gated(by: gate)])
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        hired.worker.stop()
        await hired.recorder.until { $0.count("draining") == 1 }
        hired.worker.reload([.every(10, "new")])
        await shop.advance(by: .seconds(3), hired, endsAttempts: false)
        #expect(try await shop.store.jobs().map(\.state.name.description) == ["job"])
        gate.open()
        _ = try await work.value.get()
        #expect(hired.recorder.events.count("reloaded") == 0)
    }

    @Test("that cannot be taken is in the registry and in the status until one can; the worker goes on")
    func fault() async throws {
        let shop = Shop()
        let hired = shop.hire([.every(10)], [TestTask.quick()])
        hired.worker.refuse("jobs.yaml:3:5: unknown key")
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired)
        #expect(hired.worker.status.scheduleFault == "jobs.yaml:3:5: unknown key" && hired.worker.status.isReady)
        let record = try #require(try await shop.store.workers().first)
        #expect(record.scheduleFault == "jobs.yaml:3:5: unknown key" && record.state == .working)
        // Who has lost its row enters again with it.
        try await shop.store.leave(record.id)
        await shop.advance(by: .seconds(12), hired)
        #expect(try await shop.store.workers().first?.scheduleFault == "jobs.yaml:3:5: unknown key")
        hired.worker.reload([.every(10)])
        await hired.recorder.until { $0.count("reloaded") == 1 }
        await shop.rest()
        #expect(try await shop.store.workers().first?.scheduleFault == nil)
        #expect(hired.worker.status.scheduleFault == nil)
        #expect(try await shop.store.audit(of: nil, limit: 9).map(\.action) == ["added"])
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(try await ticks(shop, "job").prefix(2) == [10, 20])
    }

    @Test("that names a chore takes it from the workers' turns, and gives it back")
    func chores() async throws {
        let shop = Shop()
        let tidy = TestTask.quick("tidy")
        let hired = shop.hire([.every(3_600)], [tidy], chores: [Chore(tidy, every: .seconds(60))])
        let work = await hired.start()
        // The first turn is at once, and has an alarm that sleeps, too.
        await hired.recorder.until { $0.count("chore") == 1 }
        await shop.rest(Hired.sleepers + 1)
        hired.worker.reload([.every(3_600), .every(7_200, "tidy", task: "tidy")])
        await hired.recorder.until { $0.count("reloaded") == 1 }
        let before = hired.recorder.events.count("chore")
        await shop.advance(by: .seconds(300), step: .seconds(5), hired)
        #expect(hired.recorder.events.count("chore") == before)
        hired.worker.reload([.every(3_600)])
        await hired.recorder.until { $0.count("reloaded") == 2 }
        await shop.advance(atMost: .seconds(120), step: .seconds(5), hired) { $0.count("chore") > before }
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("of one of two workers takes nothing from the other")
    func other() async throws {
        let shop = Shop()
        let both: [JobDefinition] = [.every(10, "kept"), .every(10, "shared")]
        let (first, second) = (shop.hire(both, [TestTask.quick()]), shop.hire(both, [TestTask.quick()]))
        let works = [await first.start(), await second.start()]
        await shop.advance(by: .seconds(10), first, second)
        first.worker.reload([.every(10, "kept")])
        await first.recorder.until { $0.count("reloaded") == 1 }
        await shop.advance(by: .seconds(60), first, second)
        for job in ["kept", "shared"] { #expect(try await ticks(shop, job) == [10, 20, 30, 40, 50, 60, 70]) }
        #expect(first.recorder.events.count("retired") + second.recorder.events.count("retired") == 0)
        for worker in [first, second] { worker.worker.stop() }
        for work in works { _ = try await work.value.get() }
    }
}
