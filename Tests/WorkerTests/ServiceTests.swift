import Glibc
import Harness
import Logging
import RollcallCore
import RollcallPlatform
import RollcallTesting
import RollcallWorker
import ServiceLifecycle
import Testing

@Suite("A worker in its process", .onOwnThread, .timeLimit(.minutes(3)))
struct ServiceTests {
    @Test("as one service of a group it drains when the group shuts down")
    func service() async throws {
        let shop = Shop()
        let hired = shop.hire([.every(10)], [TestTask.quick()])
        let service = WorkerService(hired.worker)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [service], logger: Logger(label: "test")))
        let running = Task { try await group.run() }
        await hired.recorder.until { $0.count("ready") == 1 }
        #expect(service.result == nil)
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(service.result == WorkerResult(reason: .asked))
        #expect(try await shop.store.workers().isEmpty)
    }

    @Test("signals come as values, the second one too")
    func signals() async throws {
        let signals = try #require(SignalWatch.signals([SIGUSR2, SIGWINCH]))
        var iterator = signals.makeAsyncIterator()
        for number in [SIGUSR2, SIGWINCH, SIGUSR2] {
            kill(getpid(), number)
            #expect(await iterator.next() == number)
        }
    }
}
