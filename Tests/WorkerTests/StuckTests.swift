import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("Handlers that ignore their cancellation", .onOwnThread, .timeLimit(.minutes(3)))
struct StuckTests {
    private func stubbornJob(_ name: String = "stubborn") -> JobDefinition {
        .every(10, name, task: "stubborn") {
            $0.timeout = .seconds(1)
            $0.retry.maximumAttempts = 1
            $0.overlap = .allow
        }
    }

    @Test("a stuck attempt is closed as timed out after the patience, and another thread does its work")
    func closedAndReplaced() async throws {
        let shop = Shop()
        let gate = Gate()
        let quick = JobDefinition.every(10, "quick", task: "quick")
        let hired = shop.hire(
            [stubbornJob(), quick], [TestTask.stubborn("stubborn", by: gate), TestTask.quick("quick")]
        ) { $0.concurrency = 1 }
        let work = await hired.start()
        await shop.advance(atMost: .seconds(20), hired, leaving: TaskName("stubborn")) { $0.count("stuck") == 1 }
        // The end of the stuck attempt and the attempt that takes its slot are recorded in any order.
        await hired.recorder.until { Set($0.ended.map(\.claimed.run.task.description)) == ["quick", "stubborn"] }
        let run = try #require(try await shop.runs("stubborn").first)
        #expect(run.state == .failed && run.reason == .timedOut)
        let attempt = try #require(run.attempts.first)
        #expect(try #require(attempt.finishedAt) - attempt.startedAt >= .seconds(6))
        #expect(hired.worker.status.isReady)

        gate.open()
        await hired.recorder.until { $0.count("unstuck") == 1 }
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("when more attempts are stuck than there are slots, the worker says that it is not ready until one ends")
    func capacity() async throws {
        let shop = Shop()
        let gate = Gate()
        let hired = shop.hire([stubbornJob()], [TestTask.stubborn("stubborn", by: gate)]) { $0.concurrency = 1 }
        let work = await hired.start()
        await shop.advance(atMost: .seconds(20), hired, leaving: TaskName("stubborn")) { $0.count("stuck") == 1 }
        #expect(hired.worker.status.isReady)
        await shop.advance(atMost: .seconds(30), hired, leaving: TaskName("stubborn")) { $0.count("capacity") == 1 }
        #expect(!hired.worker.status.isReady && hired.worker.status.workingSlots == 0)
        let started = hired.recorder.events.started.count
        await shop.advance(by: .seconds(20), hired, endsAttempts: false)
        #expect(hired.recorder.events.started.count == started)

        gate.open()
        await hired.recorder.until { $0.count("unstuck") == 2 }
        await shop.advance(by: .seconds(10), hired)
        #expect(hired.worker.status.isReady)
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("what a stuck attempt reports in the end changes nothing")
    func lateWord() async throws {
        let shop = Shop()
        let gate = Gate()
        let hired = shop.hire([stubbornJob()], [TestTask.stubborn("stubborn", by: gate)]) { $0.ticks = 1 }
        let work = await hired.start()
        await shop.advance(by: .seconds(15), hired, endsAttempts: false)
        shop.clock.advance(by: .seconds(1))
        #expect(try await work.value.get().failedTicks == 1)
        gate.open()
        await hired.recorder.until { $0.count("unstuck") == 1 }
        #expect(try await shop.runs().map(\.state) == [.failed])
        #expect(hired.recorder.events.ended.count == 1)
    }
}
