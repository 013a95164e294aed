import Harness
import RollcallCore
import RollcallTesting
import RollcallWorker
import Testing

/// Restart, sleep, outage and clock jump are one catch-up path (semantics, rules 2 and 8).
@Suite("After a gap", .onOwnThread, .timeLimit(.minutes(3)))
struct GapTests {
    /// How long the worker has run when the gap begins, and how long it runs after it.
    private static let (lead, rest) = (Duration.seconds(320), Duration.seconds(280))

    @Test("history says what became of each tick, row by row", arguments: Gap.all, LedgerKind.allCases)
    func history(of gap: Gap, on kind: LedgerKind) async throws {
        let shop = Shop()
        try await kind.withLedger(on: shop.clock) { ledger in
            let jobs = try GapSchedule.jobs()
            let store = WatchedStore(ledger)
            let hired = shop.hire(jobs, [TestTask.quick()], store: store)
            let work = await hired.start()
            await shop.advance(by: Self.lead, step: .seconds(1), hired)
            let before = try await HistoryWords.words(of: jobs, in: ledger)
            for (job, words) in before {
                #expect(words == GapSchedule.before[String(job.prefix { $0 != " " })] ?? "nothing", "\(job)")
            }
            let last = try await ledger.runs(HistoryQuery()).runs.first?.id
            try await Self.cross(gap.kind, shop, store, Shift(hired: hired, work: work), jobs)
            let after = try await HistoryWords.words(of: jobs, in: ledger, after: last)
            let lines = gap.table.split(separator: "\n").map(String.init)
            #expect(after.map { "\($0.job): \($0.words)" } == lines)
        }
    }

    /// A job at a fixed time, one that is due once, and one that was.
    private static func fixedJobs() throws -> [JobDefinition] {
        try GapSchedule.jobs().filter { ["fixed-latest", "once-latest"].contains($0.name.description) }
            + [
                JobDefinition(
                    name: JobName(stored: "done"), task: TaskName("task"),
                    recurrence: .at(Timestamp(seconds: 1_795_341_600 + 180)))
            ]
    }

    @Test(
        "a fixed time and an instant wait for a clock that was set back, and what has run does not run again",
        arguments: LedgerKind.allCases)
    func fixedTimes(on kind: LedgerKind) async throws {
        let shop = Shop()
        try await kind.withLedger(on: shop.clock) { ledger in
            let jobs = try Self.fixedJobs()
            let hired = shop.hire(jobs, [TestTask.quick()], store: ledger)
            let work = await hired.start()
            await shop.advance(by: .seconds(360 - 60), step: .seconds(20), hired)
            let last = try await ledger.runs(HistoryQuery()).runs.first?.id
            let before = try await HistoryWords.words(of: jobs, in: ledger).map(\.words)
            #expect(before == ["schedule 10:02", "nothing", "schedule 10:03"])
            // From 10:05 to 08:05, and on to 11:05.
            shop.clock.jumpWall(by: Gap.hour * -2)
            await shop.advance(by: Gap.hour * 3, step: .seconds(60), hired)
            let after = try await HistoryWords.words(of: jobs, in: ledger, after: last).map(\.words)
            #expect(after == ["schedule 11:02", "schedule 10:06", "nothing"])
            hired.worker.stop()
            _ = try await work.value.get()
        }
    }

    private struct Shift {
        var hired: Hired
        var work: Work
    }

    /// Lets it happen, and five minutes pass.
    private static func cross(
        _ kind: Gap.Kind, _ shop: Shop, _ store: WatchedStore, _ shift: Shift, _ jobs: [JobDefinition]
    ) async throws {
        var shift = shift
        switch kind {
        case .restart(let pause):
            shift.hired.worker.stop()
            _ = try await shift.work.value.get()
            shop.clock.advance(by: pause)
            shift.hired = shop.hire(jobs, [TestTask.quick()], store: store)
            shift.work = await shift.hired.start()
        case .suspend(let pause):
            await shop.rest()
            shop.clock.advance(by: pause)
        case .outage(let pause):
            store.failAll(with: .down)
            await shop.advance(by: pause, step: .seconds(1), shift.hired)
            store.failAll(with: nil)
        case .jump(let step):
            shop.clock.jumpWall(by: step)
        }
        await shop.advance(by: Self.rest, step: .seconds(1), shift.hired)
        shift.hired.worker.stop()
        _ = try await shift.work.value.get()
    }
}
