import RollcallCore
import RollcallTesting
import RollcallWorker
import Synchronization

/// One database, one clock, and workers on them.
final class Shop: Sendable {
    let clock = TestClock()
    let database: MemoryDatabase
    let store: MemoryStore
    private let hired = Mutex<UInt64>(0)

    init() {
        database = MemoryDatabase(clock: clock)
        store = database.store()
    }

    /// A worker that has not started, and its ear.
    func hire(
        _ schedule: [JobDefinition], _ handlers: [any TaskHandler], store: (any LedgerStore)? = nil,
        chores: [Chore] = [], configure: (inout WorkerOptions) -> Void = { _ in }
    ) -> Hired {
        var options = WorkerOptions(
            identity: WorkerIdentity(name: "worker", host: "test", pid: 1, version: "0"))
        options.gathering = .zero
        configure(&options)
        let recorder = EventRecorder()
        var parts = WorkerParts(store: store ?? database.store(), clock: clock, tasks: TaskRegistry(handlers))
        parts.observers = [recorder]
        parts.chores = chores
        let seed = hired.withLock { count in
            count += 1
            return count
        }
        parts.random = { SeededGenerator(seed: seed) }
        return Hired(worker: Worker(schedule: schedule, parts: parts, options: options), recorder: recorder)
    }

    /// Moves the clock in steps, after each of which every loop and heartbeat sleeps again; unless told otherwise also
    /// waits until every attempt that began has ended.
    func advance(
        by duration: Duration, step: Duration = .milliseconds(500), _ workers: Hired..., endsAttempts: Bool = true
    ) async {
        let sleepers = workers.count * Hired.sleepers
        var left = duration
        await clock.untilSleeping(count: sleepers)
        while left > .zero {
            clock.advance(by: min(step, left))
            left -= step
            await clock.untilSleeping(count: sleepers)
            guard endsAttempts else { continue }
            for worker in workers {
                await worker.recorder.until { $0.started.count == $0.ended.count + $0.count("leaseLost") }
            }
        }
    }

    /// Lets time pass without waiting for anybody, for what may end at any moment, until the answer is cancelled.
    func letTimePass(step: Duration = .milliseconds(100)) -> Task<Void, Never> {
        Task { [clock] in
            while !Task.isCancelled {
                clock.advance(by: step)
                await Task.yield()
            }
        }
    }

    /// All rows of history, oldest first.
    func runs(_ job: String? = nil) async throws -> [Run] {
        try await store.runs(HistoryQuery(job: job.map(JobName.init(stored:)))).runs.reversed()
    }
}

/// A worker of a test.
struct Hired {
    /// How many tasks of a resting worker sleep on the clock: its loop and its heartbeat.
    static let sleepers = 2

    let worker: Worker
    let recorder: EventRecorder

    /// Starts it and waits until it has planned.
    func start() async -> Task<Result<WorkerResult, StoreError>, Never> {
        let task = Task { [worker] () -> Result<WorkerResult, StoreError> in
            do throws(StoreError) {
                return .success(try await worker.run())
            } catch {
                return .failure(error)
            }
        }
        await recorder.until { $0.count("ready") > 0 }
        return task
    }
}

extension JobDefinition {
    /// A job that is due every so many seconds.
    static func every(
        _ seconds: Int64, _ name: String = "job", task: String = "task",
        _ change: (inout JobDefinition) -> Void = { _ in }
    ) -> JobDefinition {
        var definition = JobDefinition(
            name: JobName(stored: name), task: TaskName(task),
            recurrence: .every(IntervalRecurrence(interval: .seconds(seconds))))
        change(&definition)
        return definition
    }
}
