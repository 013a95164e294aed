import RollcallCore
import RollcallTesting
import RollcallWorker
import Synchronization
import Testing

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
        chores: [Chore] = [], signals: (any ChangeSignals)? = nil, serverClock: (any ServerClock)? = nil,
        configure: (inout WorkerOptions) -> Void = { _ in }
    ) -> Hired {
        var options = WorkerOptions(
            identity: WorkerIdentity(name: "worker", host: "test", pid: 1, version: "0"))
        options.gathering = .zero
        configure(&options)
        let recorder = EventRecorder()
        var parts = WorkerParts(store: store ?? database.store(), clock: clock, tasks: TaskRegistry(handlers))
        parts.observers = [recorder]
        parts.chores = chores
        parts.signals = signals
        parts.serverClock = serverClock
        let seed = hired.withLock { count in
            count += 1
            return count
        }
        parts.random = { SeededGenerator(seed: seed) }
        return Hired(
            worker: Worker(schedule: schedule, parts: parts, options: options), recorder: recorder, shop: self)
    }

    /// Moves the clock in steps, after each of which every loop and heartbeat sleeps again; unless told otherwise also
    /// waits until every attempt that began has ended.
    func advance(
        by duration: Duration, step: Duration = .milliseconds(500), _ workers: Hired..., endsAttempts: Bool = true
    ) async {
        let sleepers = workers.count * Hired.sleepers
        var left = duration
        await rest(sleepers)
        while left > .zero, !Task.isCancelled {
            clock.advance(by: min(step, left))
            left -= step
            await rest(sleepers)
            guard endsAttempts else { continue }
            for worker in workers {
                await worker.recorder.until { $0.underWay == 0 }
            }
        }
    }

    /// Returns when so many sleep; that they never do is an issue at the time limit.
    func rest(_ sleepers: Int = Hired.sleepers, sourceLocation: SourceLocation = #_sourceLocation) async {
        guard await !clock.untilSleeping(count: sleepers) else { return }
        Issue.record("only \(clock.sleeping) of \(sleepers) sleep", sourceLocation: sourceLocation)
    }

    /// Moves the clock in steps until the events of a worker meet a condition, whoever sleeps: for what begins when a
    /// handler has ended, which no count of sleepers shows.
    ///
    /// - Parameter limit: how much time may pass.
    /// - Parameter leaving: the task whose attempts may stay under way; after each step those of others end first, as a
    ///   handler whose thread the kernel lets wait would find that all the time is over. Nil when none is waited for.
    func advance(
        atMost limit: Duration, step: Duration = .milliseconds(500), _ worker: Hired, leaving task: TaskName? = nil,
        sourceLocation: SourceLocation = #_sourceLocation, until condition: @escaping @Sendable ([WorkerEvent]) -> Bool
    ) async {
        var left = limit
        while !condition(worker.recorder.events), left > .zero, !Task.isCancelled {
            // One that has met the condition may have ended, and never sleeps again.
            if clock.sleeping < Hired.sleepers {
                await Task.yield()
            } else {
                clock.advance(by: step)
                left -= step
            }
            guard let task else { continue }
            await worker.recorder.until({ $0.underWay(besides: task) == 0 }, sourceLocation: sourceLocation)
        }
        await worker.recorder.until(condition, sourceLocation: sourceLocation)
    }

    /// Lets time pass for what may end at any moment, until the answer is cancelled; a loop and its heartbeat are given
    /// a while to do what each step was for, and are not waited for when there are none any more.
    func letTimePass(step: Duration = .milliseconds(100)) -> Task<Void, Never> {
        Task { [clock] in
            while !Task.isCancelled {
                clock.advance(by: step)
                await Task.yield()
                for _ in 0..<2_000 where clock.sleeping < Hired.sleepers { await Task.yield() }
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
    let shop: Shop

    /// Starts it and waits until it has planned.
    func start(sourceLocation: SourceLocation = #_sourceLocation) async -> Work {
        let work = begin()
        await recorder.until({ $0.count("ready") > 0 }, sourceLocation: sourceLocation)
        return work
    }

    /// Starts it.
    func begin() -> Work {
        let task = Task { [worker] () -> Result<WorkerResult, StoreError> in
            do throws(StoreError) {
                return .success(try await worker.run())
            } catch {
                return .failure(error)
            }
        }
        return Work(task: task, shop: shop)
    }
}

/// A worker at work, which is stopped when the test that waits for its end has reached its time limit.
///
/// Then time goes on until it has ended: with a store that does not answer it tries its last writes again and again, and
/// on a clock that nobody moves any more it would do so, and keep the test, for ever.
struct Work {
    let task: Task<Result<WorkerResult, StoreError>, Never>
    let shop: Shop

    var value: Result<WorkerResult, StoreError> {
        get async {
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
                let time = shop.letTimePass()
                Task { [task] in
                    _ = await task.value
                    time.cancel()
                }
            }
        }
    }

    func cancel() { task.cancel() }
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
