import Harness
import Logging
import RollcallCore
import RollcallTesting
import RollcallWorker
import Synchronization
import Testing

@Suite("What a run and a worker write down", .onOwnThread, .timeLimit(.minutes(3)))
struct LogTests {
    @Test("the lines of a run are in the ledger when its end is, in order, with the attempt that wrote them")
    func lines() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let handler = TestTask { context in
            context.log(.info, "one")
            context.log(.warning, "two")
            return .finished([:])
        }
        let hired = shop.hire([.every(10)], [handler], store: store) { $0.ticks = 1 }
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(10))
        _ = try await work.value.get()
        let run = try #require(try await shop.runs().first)
        let log = try await shop.store.log(of: run.id)
        #expect(log.lines.map(\.message) == ["one", "two"])
        #expect(log.lines.map(\.level) == [.info, .warning])
        #expect(log.lines.allSatisfy { $0.attempt == 1 && $0.at == shop.clock.wall })
        #expect(store.calls.filter { $0 == "append" || $0 == "finish" } == ["append", "finish"])
    }

    @Test("the lines of a run that goes on are written twice a second at most")
    func whileRunning() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let (gate, wrote) = (Gate(), Gate())
        let handler = TestTask { context in
            for number in 0..<100 { context.log(.debug, "\(number)") }
            wrote.open()
            try await gate.pass()
            return .finished([:])
        }
        let hired = shop.hire([.every(10)], [handler], store: store)
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired, endsAttempts: false)
        try await wrote.pass()
        // The finisher sleeps as well.
        await shop.rest(Hired.sleepers + 1)
        #expect(!store.calls.contains("append"))
        shop.clock.advance(by: .milliseconds(500))
        let run = try #require(try await shop.runs().first)
        while try await shop.store.log(of: run.id).lines.isEmpty { await Task.yield() }
        #expect(try await shop.store.log(of: run.id).lines.count == 100)
        #expect(store.calls.count { $0 == "append" } == 1)
        gate.open()
        hired.worker.stop()
        _ = try await work.value.get()
    }

    @Test("lines that come faster than they can be written are counted and said to be missing")
    func tooFast() async throws {
        let shop = Shop()
        let handler = TestTask { context in
            for number in 0..<1_500 { context.log(.debug, "\(number)") }
            return .finished([:])
        }
        let hired = shop.hire([.every(10)], [handler]) { $0.ticks = 1 }
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(10))
        _ = try await work.value.get()
        let run = try #require(try await shop.runs().first)
        let log = try await shop.store.log(of: run.id)
        #expect(log.lines.count == 1_000 && log.dropped == 0)
        #expect(log.lines.first?.message == "0")
        #expect(log.lines.last?.message.hasPrefix("501 lines are missing") ?? false)
    }

    @Test("how many lines are missing is said also when the store takes them only at the second try")
    func tooFastTwice() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let handler = TestTask { context in
            for number in 0..<1_500 { context.log(.debug, "\(number)") }
            return .finished([:])
        }
        let hired = shop.hire([.every(10)], [handler], store: store) { $0.ticks = 1 }
        let work = await hired.start()
        await shop.rest()
        store.fail("append", with: .down)
        shop.clock.advance(by: .seconds(10))
        await store.untilCalled("append")
        store.fail("append", with: nil)
        let time = shop.letTimePass()
        _ = try await work.value.get()
        time.cancel()
        let run = try #require(try await shop.runs().first)
        let log = try await shop.store.log(of: run.id)
        #expect(log.lines.last?.message.hasPrefix("501 lines are missing") ?? false)
    }

    @Test("each event is one log line with the fields that people filter by")
    func fields() async throws {
        let shop = Shop()
        let records = Records()
        var logger = Logger(label: "test") { _ in records.handler() }
        logger.logLevel = .trace
        var options = WorkerOptions(identity: WorkerIdentity(name: "w1", host: "h", pid: 1, version: "0"))
        options.ticks = 1
        options.gathering = .zero
        let recorder = EventRecorder()
        let failing = TestTask { _ in throw TaskFailure(code: "odd", message: "no luck", isRetryable: false) }
        var parts = WorkerParts(store: shop.store, clock: shop.clock, tasks: TaskRegistry([failing]))
        parts.observers = [recorder, EventLog(logger: logger, worker: "w1")]
        let worker = Worker(schedule: [.every(10)], parts: parts, options: options)
        let hired = Hired(worker: worker, recorder: recorder, shop: shop)
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(10))
        _ = try await work.value.get()
        #expect(records.all.count == recorder.events.count)
        #expect(
            records.all.map(\.message) == [
                "schedule applied: new job, changed none", "working 1 job, first: job in 10 s", "started", "failed",
                "draining (ticks_done), 0 running", "stopped after 1 tick",
            ])
        let line = try #require(records.all.first { $0.level == .error })
        let run = try #require(try await shop.runs().first)
        #expect(line.message == "failed")
        #expect(
            line.fields == [
                "job": "job", "run_id": "\(run.id)", "attempt": "1", "tick": "2026-11-22T10:00:10Z", "worker": "w1",
                "duration_ms": "0", "error": "odd: no luck",
            ])
    }

    /// Log records as a test sees them.
    private final class Records: Sendable {
        struct Record {
            var level: Logger.Level
            var message: String
            var fields: [String: String]
        }

        private let records = Mutex<[Record]>([])

        var all: [Record] { records.withLock { $0 } }

        func add(_ record: Record) { records.withLock { $0.append(record) } }

        func handler() -> any LogHandler { Handler(records: self) }
    }

    private struct Handler: LogHandler {
        let records: Records
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
            records.add(Records.Record(level: event.level, message: "\(event.message)", fields: fields))
        }
    }
}
