import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

@Suite("Signals of the store", .onOwnThread, .timeLimit(.minutes(3)))
struct SignalTests {
    /// Tells when the test says so.
    private struct Signals: ChangeSignals {
        let stream: AsyncStream<Void>

        func changes() -> AsyncStream<Void> { stream }
    }

    @Test("make a worker look at once instead of at its next poll")
    func atOnce() async throws {
        let shop = Shop()
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let hired = shop.hire([], [TestTask.quick("quick")], signals: Signals(stream: stream))
        let work = await hired.start()
        await shop.rest()
        let request = ManualStart(job: JobName(stored: "quick"), task: TaskName("quick"))
        guard case .queued = try await shop.store.trigger(request) else {
            Issue.record("the trigger was refused")
            return
        }
        continuation.yield()
        await hired.recorder.untilEnded(1)
        #expect(shop.clock.wall == TestClock().wall, "nobody waited")
        hired.worker.stop()
        _ = try await work.value.get()
    }
}
