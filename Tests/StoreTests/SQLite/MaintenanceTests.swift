import Foundation
import GRDB
import RollcallCore
import RollcallStorage
import RollcallTesting
import Testing

@testable import RollcallSQLite

/// Migration, check, backup, removal and pruning of a file.
@Suite struct MaintenanceTests {
    @Test("a dry migration says what it would do and does nothing")
    func dryMigration() async throws {
        let folder = try TemporaryFolder()
        let store = try await SQLiteStore.open(
            SQLiteOptions(path: folder.file(), migration: .unchecked, clock: TestClock()))
        let plan = try await store.migrate(dryRun: true)
        #expect(plan.from == 0)
        #expect(plan.to == SchemaMigration.newest)
        #expect(plan.steps.contains { $0.contains("rollcall_run") })
        #expect(try await store.status().tables.isEmpty)
        let done = try await store.migrate(dryRun: false)
        #expect(done == plan)
        #expect(try await store.status().version == SchemaMigration.newest)
        #expect(try await store.migrate(dryRun: false).steps.isEmpty)
    }

    @Test("processes that make and migrate one file at the same moment agree")
    func racingMigrations() async throws {
        let folder = try TemporaryFolder()
        let stores = try await withThrowingTaskGroup(of: SQLiteStore.self) { group in
            for _ in 0..<8 { group.addTask { try await folder.store() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(stores.count == 8)
        let rows = try await stores[0].read("count") { transaction in
            try transaction.first("SELECT count(*) FROM rollcall_schema") { try $0.number(0) }
        }
        #expect(rows == 1)
    }

    @Test("a healthy file passes every check, and the checks say what they looked at")
    func healthy() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        _ = try await store.start(Ledger.manual(), under: Ledger.grant())
        let findings = try await store.check()
        #expect(findings.filter { !$0.isOK }.isEmpty)
        #expect(
            findings.map(\.name) == [
                "integrity", "foreign keys", "schema", "leases", "fences", "journal mode", "synchronous", "library",
            ])
    }

    @Test("a run whose worker is gone, and a fence that somebody set back, are found")
    func unhealthy() async throws {
        let folder = try TemporaryFolder()
        let clock = TestClock()
        let store = try await folder.store(clock: clock)
        _ = try await store.start(Ledger.manual(), under: Ledger.grant())
        clock.advance(by: .seconds(31))
        try await store.write("tamper") { try $0.db.execute(sql: "UPDATE rollcall_job SET fence = 0") }
        let bad = try await store.check().filter { !$0.isOK }
        #expect(bad.map(\.name) == ["leases", "fences"])
        #expect(bad.first?.message.hasPrefix("1 running runs") == true)
    }

    @Test(
        "the WAL-reset bug is known by version",
        arguments: [
            (3_006_023, false), (3_007_000, true), (3_040_001, true),
            (3_051_002, true), (3_051_003, false),
        ])
    func resetBug(version: Int, isAffected: Bool) {
        #expect(SQLiteLibrary.hasResetBug(version) == isAffected)
    }

    @Test("a backup is whole, private, and never overwrites")
    func backup() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        _ = try await store.start(Ledger.manual(), under: Ledger.grant())
        try await store.backup(to: folder.file("copy.db"))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("copy.db"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let copy = try await folder.store("copy.db")
        #expect(try await copy.runs(HistoryQuery()).runs.map(\.state) == [.running])
        let error = await #expect(throws: StoreError.self) { try await store.backup(to: folder.file("copy.db")) }
        #expect(error?.code == .cannotCreate)
        let nowhere = await #expect(throws: StoreError.self) { try await store.backup(to: folder.file("no/copy.db")) }
        #expect(nowhere?.code == .cannotCreate)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("partial") }
        #expect(left.isEmpty)
    }

    @Test("removing says what it would take, then takes it, and a store on it says how to begin again")
    func remove() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        _ = try await store.start(Ledger.manual(), under: Ledger.grant())
        let plan = try await store.remove(dryRun: true)
        #expect(plan.contains(TableRows(table: "rollcall_run", rows: 1)))
        #expect(try await store.remove(dryRun: false) == plan)
        #expect(try await store.status().tables.isEmpty)
        let error = await #expect(throws: StoreError.self) { try await store.reap() }
        #expect(error?.code == .schemaTooOld)
    }

    @Test("revisions that no run needs any more go with the history")
    func unusedRevisions() async throws {
        let folder = try TemporaryFolder()
        let clock = TestClock()
        let store = try await folder.store(clock: clock)
        for seconds in [10, 20, 30] {
            let definition = Ledger.definition(every: seconds)
            _ = try await store.apply(ScheduleApplication(definitions: [definition], appliedBy: "me"))
            clock.advance(by: .seconds(60))
            let proposal = try #require(try await Ledger.proposal(definition, in: store))
            let outcomes = try await store.decide([proposal], under: Ledger.grant())
            guard case .moved(let decided) = outcomes.first, let run = decided.claimed.first else {
                Issue.record("\(outcomes)")
                return
            }
            _ = try await store.finish([Ledger.finish(run)])
        }
        let request = HistoryPruning(fallback: HistoryPolicy(keep: 1))
        while try await store.pruneHistory(request) > 0 {}
        let kept = try await store.read("look") { transaction in
            try transaction.all("SELECT hash FROM rollcall_definition") { try $0.text(0) }
        }
        #expect(kept == [DefinitionHash(of: Ledger.definition(every: 30)).description])
    }

    @Test("a skip row that grows between being found and being deleted stays")
    func grownVictim() async throws {
        let folder = try TemporaryFolder()
        let clock = TestClock()
        let store = try await folder.store(clock: clock)
        var definition = Ledger.definition(every: 10)
        definition.catchUp = .none
        _ = try await store.apply(ScheduleApplication(definitions: [definition], appliedBy: "me"))
        // Seven seconds after a tick, which is too late for it: every tick is skipped.
        clock.advance(by: .seconds(307))
        let first = try #require(try await Ledger.proposal(definition, in: store))
        _ = try await store.decide([first], under: nil)
        let request = HistoryPruning(fallback: HistoryPolicy(keep: 0))
        let found = try await store.read("find") {
            try HistoryPruner(transaction: $0, request: request).find(from: nil)
        }
        #expect(found.victims.count == 1)
        clock.advance(by: .seconds(300))
        let second = try #require(try await Ledger.proposal(definition, in: store))
        _ = try await store.decide([second], under: nil)
        let gone = try await store.write("delete") { transaction in
            try found.victims.count { try $0.delete(in: transaction) }
        }
        #expect(gone == 0)
        #expect(try await store.runs(HistoryQuery()).runs.compactMap(\.skipped?.count).reduce(0, +) > 30)
    }

    @Test("a batch bounds what one pruning deletes, and the next goes on behind it")
    func batches() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        for job in ["a", "b"] {
            for _ in 0..<7 {
                guard case .started(let run, _) = try await store.start(Ledger.manual(job), under: Ledger.grant())
                else { continue }
                _ = try await store.finish([Ledger.finish(run)])
            }
        }
        let request = HistoryPruning(fallback: HistoryPolicy(keep: 2), batch: 4)
        var counts: [Int] = []
        repeat { counts.append(try await store.pruneHistory(request)) } while counts.last != 0
        #expect(counts.allSatisfy { $0 <= 4 })
        #expect(counts.reduce(0, +) == 10)
        #expect(try await store.runs(HistoryQuery()).runs.count == 4)
    }
}
