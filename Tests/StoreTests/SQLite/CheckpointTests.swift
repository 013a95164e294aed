import Foundation
import GRDB
import RollcallCore
import RollcallTesting
import Synchronization
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

    @Test("copying needs no guard, so that a writer who has it is not waited for")
    func withoutGuard() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        for _ in 0..<10 { try await fill(store, rows: 100) }
        let before = folder.size("rollcall.db")
        let writer = try WriteGuard(of: store.path)
        #expect(try writer.tryAcquire())
        await LogCopier(path: store.path, patience: .milliseconds(1)).copy()
        #expect(folder.size("rollcall.db") > before + (2 << 20))
        writer.release()
    }

    @Test("no writer begins the log anew while it is copied, and the next one after it does")
    func neverAnewMeanwhile() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        for _ in 0..<10 { try await fill(store, rows: 100) }
        let generation = try self.generation(of: folder)
        let other = try DatabaseQueue(path: folder.file())
        let commit: @Sendable () throws -> Void = {
            try other.writeWithoutTransaction { db in
                try db.execute(sql: "INSERT INTO rollcall_audit (at, job, action, actor) VALUES (0, 'a', 'b', '')")
            }
        }
        let seen = Mutex<[Data]>([])
        let copier = LogCopier(path: store.path, patience: .seconds(5)) {
            try commit()
            let generation = try self.generation(of: folder)
            seen.withLock { $0.append(generation) }
        }
        await copier.copy()
        #expect(seen.withLock { $0 } == [generation, generation], "a round that copies, and one that finds little")
        try commit()
        #expect(try self.generation(of: folder) != generation)
    }

    /// The salts in the log's header, which change when a writer begins it anew (sqlite.org/fileformat2.html#walformat).
    private func generation(of folder: TemporaryFolder) throws -> Data {
        let file = try FileHandle(forReadingFrom: URL(filePath: folder.file("rollcall.db-wal")))
        defer { file.closeFile() }
        return try #require(try file.read(upToCount: 32)).subdata(in: 16..<24)
    }

    @Test("three connections that write and copy all the time lose nothing and leave a sound file")
    func together() async throws {
        let folder = try TemporaryFolder()
        var options = SQLiteOptions(path: folder.file(), clock: TestClock())
        options.checkpointBytes = 1 << 16
        var stores: [SQLiteStore] = []
        for _ in 0..<3 { stores.append(try await SQLiteStore.open(options)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask { for _ in 0..<100 { try await self.fill(store, rows: number * 10 + 1) } }
            }
            try await group.waitForAll()
        }
        let entries = try await stores[0].read("count") { transaction in
            try transaction.first("SELECT count(*) FROM rollcall_audit") { try $0.number(0) }
        }
        #expect(entries == 100 * (1 + 11 + 21))
        #expect(try await stores[0].check().allSatisfy(\.isOK))
        #expect(folder.size("rollcall.db-wal") < 4 << 20)
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
