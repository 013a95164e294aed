import Glibc
import Harness
import RollcallCore
import RollcallPlatform
import RollcallTesting
import RollcallWorker
import Testing

/// The one suite on the real clock: what threads do to one another cannot be shown on a clock that stands still.
@Suite("Handlers that compute without a pause", .onOwnThread, .timeLimit(.minutes(3)))
struct BusyTests {
    /// Computes for a while: on its own thread, and on every thread of Swift's pool.
    private static let spinner = TestTask("spin") { _ in
        let spins = (0..<sysconf(Int32(_SC_NPROCESSORS_ONLN))).map { _ in
            Task.detached { spin(for: .seconds(3)) }
        }
        spin(for: .seconds(3))
        for spin in spins { await spin.value }
        return .finished([:])
    }

    private static func spin(for duration: Duration) {
        let clock = ContinuousClock()
        let end = clock.now + duration
        while clock.now < end {}
    }

    @Test("delay neither the ticks of other jobs nor the renewal of leases, though no thread of the pool is left")
    func delayNobody() async throws {
        let clock = SystemClock()
        let store = MemoryStore(clock: clock)
        let schedule: [JobDefinition] = [
            .every(86_400, "spin", task: "spin") {
                $0.runOnStart = .ifOverdue
                $0.timeout = .seconds(30)
            },
            .every(1, "tick", task: "tick"),
        ]
        var options = WorkerOptions(identity: WorkerIdentity(name: "busy", host: "test", pid: 1, version: "0"))
        options.lease = .milliseconds(2_000)
        options.ticks = 5
        let recorder = EventRecorder()
        var parts = WorkerParts(
            store: store, clock: clock, tasks: TaskRegistry([Self.spinner, TestTask.quick("tick")]))
        parts.observers = [recorder]
        let result = try await Worker(schedule: schedule, parts: parts, options: options).run()
        #expect(result.isSuccess)
        #expect(recorder.events.count("leaseLost") == 0)
        let runs = try await store.runs(HistoryQuery()).runs
        let lags = runs.filter { $0.job.description == "tick" }.compactMap(\.lag)
        #expect(lags.count >= 3)
        #expect(lags.allSatisfy { $0 < .milliseconds(800) }, "late by \(lags)")
    }

    @Test("a sleeper of the system clock wakes at its instant, and at once when it is cancelled")
    func sleeping() async throws {
        let clock = SystemClock()
        let start = clock.boot
        try await clock.sleep(until: start + .milliseconds(30))
        #expect(clock.boot >= start + .milliseconds(30))
        try await clock.sleep(until: start)

        let sleeper = Task { try await clock.sleep(until: clock.boot + .seconds(3_600)) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }

    @Test("many sleepers wake in the order of their instants")
    func manySleepers() async throws {
        let clock = SystemClock()
        let start = clock.boot + .milliseconds(50)
        let woken = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let instant = start + .microseconds(Int64(number * 7_919 % 500) * 100)
                    do {
                        try await clock.sleep(until: instant)
                    } catch {
                        return false
                    }
                    return clock.boot >= instant
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(woken == 500)
    }
}
