import Foundation
import GRDB
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallSQLite

/// The write-ahead log stays short, and nothing that is committed depends on how a process ended.
@Suite struct CheckpointTests {
    private func fill(_ store: SQLiteStore, rows: Int) async throws {
        try await store.write("fill") { transaction in
            for _ in 0..<rows {
                try transaction.change(
                    "INSERT INTO rollcall_audit (at, job, action, actor) VALUES (0, 'a', ?, '')",
                    [String(repeating: "x", count: 3_000)])
            }
        }
    }

    @Test("the log is copied back by the commit that passes the limit, and its file stops growing")
    func bounded() async throws {
        let folder = try TemporaryFolder()
        var options = SQLiteOptions(path: folder.file(), clock: TestClock())
        options.checkpointBytes = 1 << 20
        let store = try await SQLiteStore.open(options)
        for _ in 0..<40 { try await fill(store, rows: 100) }
        #expect(folder.size("rollcall.db") > 8 << 20, "the commits are in the database file")
        #expect(folder.size("rollcall.db-wal") < 3 << 20)
    }

    @Test("without passing the limit nothing is copied")
    func notEarly() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        for _ in 0..<200 { try await fill(store, rows: 10) }
        #expect(folder.size("rollcall.db-wal") > 6 << 20)
        #expect(folder.size("rollcall.db") < 1 << 20)
    }

    @Test("who writes much at a time copies at a quarter of the limit, so that others are kept out for less")
    func early() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        for _ in 0..<20 { try await fill(store, rows: 100) }
        #expect(folder.size("rollcall.db-wal") < 5 << 20)
        #expect(folder.size("rollcall.db") > 3 << 20)
    }

    @Test("a small commit after somebody else's does not copy for him, unless he does not come to it")
    func notForOthers() async throws {
        let folder = try TemporaryFolder()
        var options = SQLiteOptions(path: folder.file(), clock: TestClock())
        options.checkpointBytes = 1 << 30
        let other = try await SQLiteStore.open(options)
        options.checkpointBytes = 1 << 20
        let store = try await SQLiteStore.open(options)
        while folder.size("rollcall.db-wal") < 5 << 18 { try await fill(other, rows: 10) }
        try await fill(store, rows: 1)
        #expect(folder.size("rollcall.db") < 1 << 20)
        while folder.size("rollcall.db-wal") < 7 << 18 { try await fill(other, rows: 10) }
        try await fill(store, rows: 1)
        #expect(folder.size("rollcall.db") > 1 << 20)
    }

    @Test("a reader in the way delays the copying and nobody")
    func readerInTheWay() async throws {
        let folder = try TemporaryFolder()
        var options = SQLiteOptions(path: folder.file(), clock: TestClock())
        options.checkpointBytes = 1 << 20
        let store = try await SQLiteStore.open(options)
        let reader = try DatabaseQueue(path: folder.file(), configuration: unsafe())
        try await reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN; SELECT count(*) FROM rollcall_audit")
        }
        for _ in 0..<10 { try await fill(store, rows: 100) }
        let during = folder.size("rollcall.db-wal")
        #expect(during > 3 << 20)
        try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        for _ in 0..<30 { try await fill(store, rows: 100) }
        #expect(folder.size("rollcall.db-wal") < during + (2 << 20))
    }

    private func unsafe() -> Configuration {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return configuration
    }

    @Test("closing leaves no long log to be read again by the next process")
    func closing() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        for _ in 0..<10 { try await fill(store, rows: 100) }
        #expect(folder.size("rollcall.db-wal") > 3 << 20)
        await store.close()
        #expect(folder.size("rollcall.db-wal") == 0)
    }

    @Test("what was committed before a crash is there after it, what was not is gone")
    func crash() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let started = try await store.start(Ledger.manual(), under: Ledger.grant())
        guard case .started(let run, _) = started else {
            Issue.record("\(started)")
            return
        }
        // The files as a process leaves them that is killed inside a transaction: nothing is closed, nothing copied.
        try await store.write("die half way") { transaction in
            try AuditEntry(job: run.run.job, action: "never committed", actor: "a").write(in: transaction)
            for name in ["rollcall.db", "rollcall.db-wal"] {
                let content = try Data(contentsOf: URL(filePath: folder.file(name)))
                try content.write(to: URL(filePath: folder.file("crashed-" + name)))
            }
        }
        let survivor = try await folder.store("crashed-rollcall.db")
        #expect(try await survivor.standing(of: [run.term]) == [.renewed])
        let entries = try await survivor.read("count") { transaction in
            try transaction.first("SELECT count(*) FROM rollcall_audit") { try $0.number(0) }
        }
        #expect(entries == 0)
        #expect(try await survivor.check().allSatisfy(\.isOK))
    }
}
