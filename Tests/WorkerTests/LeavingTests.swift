import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

/// What the other suites here rely on when one of their tests fails: a time limit cancels the test, which then waits for
/// its worker to end, while nobody moves the clock any more.
@Suite("A test that reaches its time limit", .onOwnThread, .timeLimit(.minutes(3)))
struct LeavingTests {
    @Test("leaves no worker behind, though its handler ignores everything")
    func stubbornHandler() async throws {
        let shop = Shop()
        let gate = Gate()
        let (hired, work) = await busyWorker(in: shop, TestTask.stubborn(by: gate))
        await end(work)
        #expect(hired.recorder.events.count("stopped") == 1)
        gate.open()
    }

    @Test("leaves no worker behind, though its store does not answer")
    func deadStore() async throws {
        let shop = Shop()
        let gate = Gate()
        let store = WatchedStore(shop.database.store())
        let (hired, work) = await busyWorker(in: shop, TestTask.gated(by: gate), store: store)
        store.failAll(with: .down)
        gate.open()
        await hired.recorder.until { $0.count("outageBegan") == 1 }
        await end(work)
        #expect(hired.recorder.events.count("stopped") == 1)
    }

    private func busyWorker(
        in shop: Shop, _ handler: any TaskHandler, store: (any LedgerStore)? = nil
    ) async -> (Hired, Work) {
        let hired = shop.hire([.every(10) { $0.timeout = .seconds(600) }], [handler], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        await hired.recorder.untilStarted(1)
        return (hired, work)
    }

    /// What a time limit does.
    private func end(_ work: Work) async {
        let test = Task { await work.value }
        test.cancel()
        _ = await test.value
    }
}
