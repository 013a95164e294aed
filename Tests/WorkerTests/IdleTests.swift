import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("A worker at rest", .onOwnThread, .timeLimit(.minutes(3)))
struct IdleTests {
    @Test("asks for changes once a second and nothing else, and beats each third of a lease")
    func atRest() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(3_600)], [TestTask.quick()], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(5), hired)
        store.forget()
        await shop.advance(by: .seconds(60), step: .milliseconds(250), hired)
        #expect(store.calls.count { $0 == "changeToken" } == 60)
        #expect(store.calls.count { $0 == "beat" } == 6)
        #expect(Set(store.calls) == ["changeToken", "beat"])
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("reads the states of the jobs that are due, and no others, before it decides them")
    func readsWhatIsDue() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([.every(15), .every(3_600, "other")], [TestTask.quick()], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(12), hired)
        store.forget()
        await shop.advance(by: .milliseconds(5_000), hired)
        #expect(store.calls.filter { $0 != "changeToken" && $0 != "beat" } == ["states", "decide", "finish"])
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("lets the others have a tick that they have decided, without a write of its own")
    func seesWhatOthersDecided() async throws {
        let shop = Shop()
        let job = JobDefinition.every(10)
        let store = WatchedStore(shop.database.store())
        let hired = shop.hire([job], [TestTask.quick()], store: store)
        let work = await hired.start()
        await shop.advance(by: .milliseconds(9_900), step: .milliseconds(100), hired)
        // At the same instant as the worker wakes, the tick is decided.
        let stall = Gate()
        store.stall("states", at: stall)
        store.forget()
        shop.clock.advance(by: .milliseconds(100))
        let state = try #require(try await shop.store.states(of: [job.name]).states.first)
        let plan = Planner.plan(
            job, revision: DefinitionHash(of: job), cursor: state.cursor, now: shop.clock.wall)
        _ = try await shop.store.decide([try #require(plan.proposal)], under: nil)
        stall.open()
        await shop.advance(by: .seconds(2), hired)
        #expect(!store.calls.contains("decide"))
        // It sees the run that waits, within a second.
        #expect(hired.recorder.events.ended.count == 1)
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("ten thousand jobs that are due at once are all recorded, in batches")
    func tenThousand() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let count = 10_000
        let slots = 64
        let schedule = (0..<count).map { JobDefinition.every(3_600, "job-\($0)") }
        let hired = shop.hire(schedule, [TestTask.quick()], store: store) {
            $0.ticks = count
            $0.concurrency = slots
        }
        let work = await hired.start()
        await shop.rest()
        store.forget()
        shop.clock.advance(by: .seconds(3_600))
        let result = try await work.value.get()
        #expect(result.finishedTicks == count && result.failedTicks == 0)
        let calls = Dictionary(grouping: store.calls, by: { $0 }).mapValues(\.count)
        // A slot is filled again when its run has ended: on the average half of them at least are filled together.
        #expect(calls["decide", default: 0] + calls["claim", default: 0] <= count / (slots / 2))
        #expect(calls["finish", default: 0] <= count / (slots / 4))
    }
}
