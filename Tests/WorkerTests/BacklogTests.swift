import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

/// Five jobs that are due, and one slot.
@Suite("A worker with a backlog", .onOwnThread, .timeLimit(.minutes(3)))
struct BacklogTests {
    private let shop = Shop()
    private let gate = Gate()
    private let schedule = (1...5).map { JobDefinition.every(3_600, "job-\($0)") }

    /// A worker that holds the first run, and whose other jobs have been due for longer than clocks differ.
    private func busy(on store: WatchedStore) async throws -> (Hired, Work) {
        _ = try await shop.store.apply(ScheduleApplication(definitions: schedule, appliedBy: "test"))
        shop.clock.advance(by: .seconds(3_600))
        let hired = shop.hire(schedule, [TestTask.gated(by: gate)], store: store) { $0.concurrency = 1 }
        let work = await hired.start()
        await hired.recorder.untilStarted(1)
        await shop.advance(by: .milliseconds(200), hired, endsAttempts: false)
        store.forget()
        return (hired, work)
    }

    @Test("decides without a look what has waited, while nobody else decides")
    func undisputed() async throws {
        let store = WatchedStore(shop.store)
        let (hired, work) = try await busy(on: store)
        gate.open()
        await hired.recorder.untilEnded(5)
        #expect(store.calls.count { $0 == "decide" } == 4)
        #expect(!store.calls.contains("states"))
        hired.worker.stop()
        #expect(try await work.value.get().finishedTicks == 5)
    }

    @Test("looks again when a decision was refused, because somebody else had a hand in it")
    func disputed() async throws {
        let store = WatchedStore(shop.store)
        let (hired, work) = try await busy(on: store)
        let waiting = try await shop.store.jobs().filter { $0.state.cursor.position < shop.clock.wall - .seconds(60) }
        let paused = try #require(waiting.map(\.definition.name).min())
        _ = try await shop.store.pause(paused, by: "test")
        gate.open()
        await hired.recorder.untilEnded(4)
        #expect(store.calls.contains("states"))
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(try await shop.runs().allSatisfy { $0.job != paused })
    }
}
