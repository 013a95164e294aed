import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Synchronization
import Testing

@Suite("Retries and timeouts of a worker", .onOwnThread, .timeLimit(.minutes(3)))
struct RetryTests {
    private func job(_ change: (inout JobDefinition) -> Void) -> JobDefinition {
        .every(3_600) { definition in
            definition.retry.jitter = .none
            definition.retry.backoff = .seconds(2)
            definition.retry.giveUpAfter = .seconds(600)
            change(&definition)
        }
    }

    /// Runs the first tick until the run has ended, and answers with its record.
    private func record(of job: JobDefinition, _ handler: any TaskHandler, within time: Duration) async throws -> Run {
        let shop = Shop()
        let hired = shop.hire([job], [handler])
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(3_600))
        await hired.recorder.untilEnded(1)
        await shop.advance(by: time, step: .milliseconds(100), hired)
        hired.worker.stop()
        _ = try await work.value.get()
        return try #require(try await shop.runs().last)
    }

    @Test("a run that fails is tried again after each delay of its back-off, as often as its policy says")
    func backsOff() async throws {
        let run = try await record(
            of: job { $0.retry.maximumAttempts = 4 }, TestTask.failing(), within: .seconds(30))
        #expect(run.state == .failed && run.reason == .error)
        #expect(run.attempts.map(\.outcome) == [.failed, .failed, .failed, .failed])
        let starts = run.attempts.map(\.startedAt)
        let gaps = zip(starts.dropFirst(), starts).map { $0 - $1 }
        #expect(gaps == [.seconds(2), .seconds(4), .seconds(8)])
    }

    @Test("a run whose second attempt succeeds has succeeded")
    func secondLuck() async throws {
        let run = try await record(
            of: job { _ in },
            TestTask { context in
                guard context.attempt > 1 else { throw TaskFailure(code: "error", message: "not yet") }
                return .finished(["attempt": .integer(Int64(context.attempt))])
            }, within: .seconds(5))
        #expect(run.state == .succeeded && run.result == ["attempt": 2])
        #expect(run.attempts.map(\.outcome) == [.failed, .succeeded])
    }

    @Test("a failure that no attempt can mend ends the run at once, with its own reason")
    func notRetryable() async throws {
        let run = try await record(
            of: job { _ in },
            TestTask { _ in
                throw TaskFailure(code: "brake", message: "too many", reason: .brake, isRetryable: false)
            }, within: .seconds(5))
        #expect(run.state == .failed && run.reason == .brake && run.attempts.count == 1)
        #expect(run.failure == RunFailure(code: "brake", message: "too many"))
    }

    @Test("a retry waits no longer for a clock that is set back by a day meanwhile", .timeLimit(.minutes(3)))
    func clockSetBack() async throws {
        let shop = Shop()
        let hired = shop.hire([job { _ in }], [TestTask.failing()])
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(3_600))
        await hired.recorder.untilEnded(1)
        shop.clock.jumpWall(by: .seconds(-86_400))
        await shop.advance(by: .seconds(10), step: .milliseconds(100), hired)
        hired.worker.stop()
        _ = try await work.value.get()
        let run = try #require(try await shop.runs().last)
        #expect(run.state == .failed && run.attempts.count == 3)
    }

    @Test("an attempt is cancelled at its timeout, recorded as timed out, and tried again")
    func timesOut() async throws {
        let shop = Shop()
        let job = job {
            $0.timeout = .seconds(5)
            $0.retry.maximumAttempts = 2
        }
        let hired = shop.hire([job], [TestTask.gated(by: Gate())])
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(3_600))
        for attempt in 1...2 {
            await hired.recorder.untilStarted(attempt)
            await shop.advance(by: .seconds(5), hired, endsAttempts: false)
            await hired.recorder.untilEnded(attempt)
            await shop.advance(by: .seconds(2), hired, endsAttempts: false)
        }
        hired.worker.stop()
        _ = try await work.value.get()
        let run = try #require(try await shop.runs().last)
        #expect(run.state == .failed && run.reason == .timedOut)
        #expect(run.attempts.map(\.outcome) == [.timedOut, .timedOut])
        for attempt in run.attempts {
            #expect(try #require(attempt.finishedAt) - attempt.startedAt == .seconds(5))
        }
    }

    @Test("an error of a library is a failure that is tried again, and its words are kept")
    func foreignError() async throws {
        struct Odd: Error, CustomStringConvertible { let description = "the printer is on fire" }
        let run = try await record(
            of: job { $0.retry.maximumAttempts = 2 }, TestTask { _ in throw Odd() }, within: .seconds(5))
        #expect(run.attempts.map(\.failure?.message) == ["the printer is on fire", "the printer is on fire"])
    }

    @Test("a run that its own last step has recorded is not written a second time")
    func recordedByStep() async throws {
        let shop = Shop()
        let store = WatchedStore(shop.database.store())
        let ledger = shop.store
        let handler = TestTask { context in
            let term = try #require(context.term)
            let end = AttemptEnd(outcome: .succeeded, disposition: .succeed(["n": 7]))
            _ = try await ledger.finish([AttemptEnding(term: term, end: end)])
            return .recorded(["n": 7])
        }
        let hired = shop.hire([.every(10)], [handler], store: store) { $0.ticks = 2 }
        let work = await hired.start()
        await shop.advance(by: .seconds(10), hired)
        shop.clock.advance(by: .seconds(10))
        let result = try await work.value.get()
        #expect(result.finishedTicks == 2 && result.isSuccess)
        #expect(!store.calls.contains("finish"))
        #expect(try await shop.runs().map(\.result) == [["n": 7], ["n": 7]])
    }

    @Test("what earlier attempts have recorded as progress is handed to the next")
    func progress() async throws {
        let shop = Shop()
        let ledger = shop.store
        let seen = Mutex<[RunResult]>([])
        let handler = TestTask { context in
            seen.withLock { $0.append(context.progress) }
            let term = try #require(context.term)
            _ = try await ledger.recordProgress(["removed": 3], under: term)
            guard context.attempt == 2 else { throw TaskFailure(code: "error", message: "half way") }
            return .finished(["removed": 5])
        }
        let hired = shop.hire([job { _ in }], [handler])
        let work = await hired.start()
        await shop.rest()
        shop.clock.advance(by: .seconds(3_600))
        await hired.recorder.untilStarted(1)
        await shop.advance(by: .seconds(3), hired)
        hired.worker.stop()
        _ = try await work.value.get()
        #expect(seen.withLock { $0 } == [[:], ["removed": 3]])
    }
}
