import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite(.onOwnThread, .timeLimit(.minutes(3)))
struct TickTests {
    @Test("a job runs at each of its ticks, on time")
    func runsEachTick() async throws {
        let shop = Shop()
        let hired = shop.hire([.every(10)], [TestTask.quick()])
        let work = await hired.start()
        await shop.advance(by: .seconds(30), hired)
        await hired.recorder.untilEnded(3)
        hired.worker.stop()
        let result = try await work.value.get()
        let runs = try await shop.runs()
        #expect(runs.map(\.state) == [.succeeded, .succeeded, .succeeded])
        #expect(runs.map(\.lag) == [.zero, .zero, .zero])
        #expect(runs.map(\.trigger) == [.schedule, .schedule, .schedule])
        #expect(result.finishedTicks == 3 && result.isSuccess)
    }

    @Test("two workers together run each tick once")
    func twoWorkersRunOnce() async throws {
        let shop = Shop()
        let first = shop.hire([.every(1)], [TestTask.quick()])
        let second = shop.hire([.every(1)], [TestTask.quick()])
        let works = [await first.start(), await second.start()]
        await shop.advance(by: .seconds(20), first, second)
        first.worker.stop()
        second.worker.stop()
        for work in works { _ = try await work.value.get() }
        let runs = try await shop.runs()
        #expect(runs.count == 20)
        #expect(Set(runs.compactMap(\.tick)).count == 20)
        #expect(runs.allSatisfy { $0.state == .succeeded && $0.attempts.count == 1 })
    }
}
