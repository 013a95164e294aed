import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Synchronization
import Testing

@Suite("A worker whose clock is not the database's", .onOwnThread, .timeLimit(.minutes(3)))
struct ClockTests {
    /// A server whose clock a test sets.
    private final class Server: ServerClock {
        let offset = Mutex(Duration.zero)

        func skew(against clock: any HostClock) async throws(StoreError) -> ClockSkew {
            ClockSkew(answer: clock.wall + offset.withLock { $0 }, wall: clock.wall, roundTrip: .milliseconds(2))
        }
    }

    @Test("says once that they are more than 2 s apart, once that they agree again, and carries what it measured")
    func told() async throws {
        let shop = Shop()
        let server = Server()
        let hired = shop.hire([.every(3_600)], [TestTask.quick()], serverClock: server)
        let work = await hired.start()
        #expect(hired.worker.status.clockSkew?.ahead == .milliseconds(1))
        server.offset.withLock { $0 = .seconds(3) }
        await shop.advance(by: .seconds(95), hired)
        #expect(hired.recorder.events.count("clockSkewed") == 1)
        #expect(hired.worker.status.clockSkew?.ahead == .milliseconds(3_001))
        server.offset.withLock { $0 = .milliseconds(-1_990) }
        await shop.advance(by: .seconds(95), hired)
        server.offset.withLock { $0 = .seconds(-60) }
        await shop.advance(by: .seconds(65), hired)
        #expect(hired.recorder.events.count("clockAgrees") == 1)
        #expect(hired.recorder.events.count("clockSkewed") == 2)
        hired.worker.stop()
        _ = try await work.value.get()
    }
}
