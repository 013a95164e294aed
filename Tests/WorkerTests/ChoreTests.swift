import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Synchronization
import Testing

@Suite("Chores", .onOwnThread, .timeLimit(.minutes(3)))
struct ChoreTests {
    /// Counts how often it is done.
    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func up() { count.withLock { $0 += 1 } }
    }

    @Test("are done once a period by one worker of all, and leave no run")
    func onceOfAll() async throws {
        let shop = Shop()
        let counter = Counter()
        let chore = Chore(
            TestTask("tidy") { _ in
                counter.up()
                return .finished([:])
            }, every: .seconds(60))
        let workers = (0..<3).map { _ in shop.hire([.every(3_600)], [TestTask.quick()], chores: [chore]) }
        var works: [Work] = []
        for worker in workers { works.append(await worker.start()) }
        var seconds = 0
        while counter.value < 5, seconds < 300 {
            // Loop, heartbeat and chore of each; who has its turn now may be about to lie down.
            await shop.rest(workers.count * (Hired.sleepers + 1))
            shop.clock.advance(by: .seconds(1))
            seconds += 1
        }
        for worker in workers { worker.worker.stop() }
        for work in works { _ = try await work.value.get() }
        #expect(counter.value == 5 && seconds >= 240)
        #expect(try await shop.runs().isEmpty)
        #expect(workers.allSatisfy { $0.recorder.events.ended.isEmpty })
    }

    @Test("that the schedule names are left to it")
    func named() async throws {
        let shop = Shop()
        let counter = Counter()
        let tidy = TestTask("tidy") { _ in
            counter.up()
            return .finished([:])
        }
        let hired = shop.hire(
            [.every(3_600, "tidy", task: "tidy")], [tidy], chores: [Chore(tidy, every: .seconds(60))])
        let work = await hired.start()
        await shop.advance(by: .seconds(200), step: .seconds(1), hired)
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(counter.value == 0)
    }

    @Test("that do not end are cancelled before the turn of another worker begins")
    func cancelledInTime() async throws {
        let shop = Shop()
        let began = Gate()
        let ended = Gate()
        let chore = Chore(
            TestTask("endless") { _ in
                began.open()
                defer { ended.open() }
                try await Gate().pass()
                return .finished([:])
            }, every: .seconds(60))
        let hired = shop.hire([.every(3_600)], [TestTask.quick()], chores: [chore])
        let work = await hired.start()
        try await began.pass()
        await shop.rest(Hired.sleepers + 1)
        shop.clock.advance(by: .seconds(54))
        try await ended.pass()
        #expect(hired.recorder.events.count("chore") == 0)
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("that fail are told of, and done again in the next period")
    func failing() async throws {
        let shop = Shop()
        let chore = Chore(TestTask.failing("tidy"), every: .seconds(60))
        let hired = shop.hire([.every(3_600)], [TestTask.quick()], chores: [chore])
        let work = await hired.start()
        await hired.recorder.until { $0.count("chore") == 1 }
        for _ in 0..<60 {
            await shop.rest(Hired.sleepers + 1)
            shop.clock.advance(by: .seconds(1))
        }
        await hired.recorder.until { $0.count("chore") == 2 }
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(hired.recorder.events.count("chore") == 2)
    }
}
