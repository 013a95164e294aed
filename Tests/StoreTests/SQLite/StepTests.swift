import GRDB
import RollcallCore
import RollcallStorage
import RollcallTesting
import Testing

@testable import RollcallSQLite

/// Fenced steps: the check of the term, the effect, the progress and the end of the run are one transaction.
@Suite struct StepTests {
    private struct Held {
        let folder: TemporaryFolder
        let clock: TestClock
        let store: SQLiteStore
        let run: ClaimedRun
    }

    private func held() async throws -> Held {
        let folder = try TemporaryFolder()
        let clock = TestClock()
        let store = try await folder.store(clock: clock)
        guard case .started(let run, _) = try await store.start(Ledger.manual(), under: Ledger.grant()) else {
            throw LeaseLost()
        }
        return Held(folder: folder, clock: clock, store: store, run: run)
    }

    private func effects(_ store: SQLiteStore) async throws -> Int? {
        try await store.read("count") { transaction in
            try transaction.first("SELECT count(*) FROM rollcall_audit") { try $0.number(0) }
        }
    }

    private func apply(
        _ held: Held, under term: LeaseTerm?, isLast: Bool = false
    ) async throws -> SteppedOutcome<String> {
        try await held.store.step("step", under: term) { transaction in
            try AuditEntry(job: JobName(stored: "a"), action: "effect", actor: "a").write(in: transaction)
            return StepEffect(value: "did", progress: ["removed": 5, "note": "x"], isLast: isLast)
        }
    }

    @Test("steps add their progress to the run, and the last one finishes it")
    func chain() async throws {
        let held = try await held()
        guard case .more("did", let first) = try await apply(held, under: held.run.term),
            case .more(_, let second) = try await apply(held, under: held.run.term),
            case .done(_, let total) = try await apply(held, under: held.run.term, isLast: true)
        else {
            Issue.record("a step of a held run was refused")
            return
        }
        #expect([first, second, total].map { $0["removed"]?.integer } == [5, 10, 15])
        let run = try #require(try await held.store.latestRuns().first)
        #expect(run.state == .succeeded)
        #expect(run.result == ["removed": 15, "note": "x"])
        #expect(run.attempts.map(\.outcome) == [.succeeded])
        #expect(run.finishedAt == held.clock.wall)
    }

    @Test("a step under an old fence has no effect, however the run went on")
    func staleFence() async throws {
        let held = try await held()
        held.clock.advance(by: .seconds(31))
        #expect(try await held.store.reap().map(\.state) == [.retrying])
        let taken = try await held.store.claim(Ledger.grant(2)).claimed
        #expect(taken.map(\.attempt) == [2])
        guard case .leaseLost = try await apply(held, under: held.run.term, isLast: true) else {
            Issue.record("the old worker's step was taken")
            return
        }
        #expect(try await effects(held.store) == 0)
        guard case .more = try await apply(held, under: taken.first?.term) else {
            Issue.record("the new worker's step was refused")
            return
        }
        #expect(try await effects(held.store) == 1)
    }

    @Test("a step of a run that was cancelled or finished has no effect")
    func ended() async throws {
        let held = try await held()
        _ = try await held.store.finish([Ledger.finish(held.run)])
        guard case .leaseLost = try await apply(held, under: held.run.term) else {
            Issue.record("a step of a finished run was taken")
            return
        }
        #expect(try await effects(held.store) == 0)
    }

    @Test("a step that throws leaves neither effect nor progress")
    func throwing() async throws {
        let held = try await held()
        await #expect(throws: StoreError.self) {
            try await held.store.step("step", under: held.run.term) { transaction -> StepEffect<Int> in
                try AuditEntry(job: JobName(stored: "a"), action: "effect", actor: "a").write(in: transaction)
                throw UnreadableValue(place: "nowhere")
            }
        }
        #expect(try await effects(held.store) == 0)
        #expect(try await held.store.latestRuns().first?.result == nil)
    }

    @Test("without a term a step is applied and no run is touched")
    func unfenced() async throws {
        let held = try await held()
        guard case .done(_, let total) = try await apply(held, under: nil, isLast: true) else {
            Issue.record("an unfenced step was refused")
            return
        }
        #expect(total["removed"] == 5)
        #expect(try await held.store.latestRuns().first?.state == .running)
    }

    @Test("a task's own effect commits under its term, is refused under an old one, and its errors arrive as they are")
    func fenced() async throws {
        struct Mine: Error, Equatable {}
        let held = try await held()
        let store = held.store
        try await store.fenced(held.run.term) { db in
            try db.execute(sql: "CREATE TABLE application (value TEXT); INSERT INTO application VALUES ('once')")
        }
        await #expect(throws: Mine()) {
            try await store.fenced(held.run.term) { db in
                try db.execute(sql: "INSERT INTO application VALUES ('undone')")
                throw Mine()
            }
        }
        let old = LeaseTerm(run: held.run.run.id, fence: held.run.term.fence - 1)
        await #expect(throws: LeaseLost.self) {
            try await store.fenced(old) { try $0.execute(sql: "INSERT INTO application VALUES ('twice')") }
        }
        let values = try await store.database.inspect("look") { db in
            try String.fetchAll(db, sql: "SELECT value FROM application")
        }
        #expect(values == ["once"])
    }
}
