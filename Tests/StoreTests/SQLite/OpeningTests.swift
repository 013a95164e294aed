import Foundation
import GRDB
import Glibc
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallSQLite

/// Opening finds or makes a file, or says where, what and how to mend it.
@Suite struct OpeningTests {
    @Test("a file that is made can be read and written by its owner alone, as can its guard")
    func permissions() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        for name in ["rollcall.db", "rollcall.db-guard", "rollcall.db-wal"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("-new-") }
        #expect(left.isEmpty)
        await store.close()
    }

    @Test("a missing file is not made unless asked for")
    func missing() async throws {
        let folder = try TemporaryFolder()
        let options = SQLiteOptions(path: folder.file(), creation: .never)
        let error = await #expect(throws: StoreError.self) { try await SQLiteStore.open(options) }
        #expect(error?.code == .missing)
        #expect(error?.detail.contains(folder.file()) == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("a missing folder is named, with the command that makes it")
    func missingFolder() async throws {
        let folder = try TemporaryFolder()
        let options = SQLiteOptions(path: folder.file("no/such/rollcall.db"))
        let error = await #expect(throws: StoreError.self) { try await SQLiteStore.open(options) }
        #expect(error?.code == .cannotCreate)
        #expect(error?.detail.contains("mkdir -p \(folder.path)/no/such") == true)
    }

    @Test("a folder is not a database")
    func folderInstead() async throws {
        let folder = try TemporaryFolder()
        let error = await #expect(throws: StoreError.self) {
            try await SQLiteStore.open(SQLiteOptions(path: folder.path))
        }
        #expect(error?.code == .unsuitable)
        #expect(error?.detail.contains("is a folder") == true)
    }

    @Test("a file of something else is refused and left as it is")
    func notADatabase() async throws {
        let folder = try TemporaryFolder()
        let content = Data(repeating: 65, count: 5_000)
        try content.write(to: URL(filePath: folder.file()))
        let error = await #expect(throws: StoreError.self) { try await folder.store() }
        #expect(error?.code == .corrupt)
        #expect(error?.detail.contains("not an SQLite database") == true)
        #expect(try Data(contentsOf: URL(filePath: folder.file())) == content)
    }

    @Test("a damaged page is corruption, not a crash")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let whole = try await folder.store()
        _ = try await whole.database.maintain("copy the log") { try $0.checkpoint(.truncate) }
        await whole.close()
        let handle = try FileHandle(forUpdating: URL(filePath: folder.file()))
        try handle.seek(toOffset: 100)
        try handle.write(contentsOf: Data(repeating: 0xAA, count: 4_096 * 3))
        try handle.close()
        let error = await #expect(throws: StoreError.self) {
            let store = try await folder.store()
            _ = try await store.runs(HistoryQuery())
        }
        #expect(error?.code == .corrupt)
    }

    @Test("a newer schema is refused with both versions, and nothing is written")
    func newerSchema() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        try await store.write("age") {
            try $0.db.execute(sql: "UPDATE rollcall_schema SET version = 9, oldest_program = 7")
        }
        await store.close()
        let error = await #expect(throws: StoreError.self) { try await folder.store() }
        #expect(error?.code == .schemaTooNew)
        #expect(error?.detail.contains("version 9") == true)
        #expect(error?.detail.contains("schema 7 or newer") == true)
    }

    @Test("a newer schema that still takes this program is used as it is")
    func tolerantSchema() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        try await store.write("age") { try $0.db.execute(sql: "UPDATE rollcall_schema SET version = 9") }
        await store.close()
        let again = try await folder.store()
        #expect(try await again.status().version == 9)
        #expect(try await again.migrate(dryRun: false).steps.isEmpty)
    }

    @Test("without leave to migrate, a file without tables is refused with the command that makes them")
    func refusedMigration() async throws {
        let folder = try TemporaryFolder()
        let options = SQLiteOptions(path: folder.file(), migration: .refuse)
        let error = await #expect(throws: StoreError.self) { try await SQLiteStore.open(options) }
        #expect(error?.code == .schemaTooOld)
        #expect(error?.detail.contains("rollcall database migrate") == true)
    }

    @Test("network file systems are known by the kernel's numbers", arguments: [0x6969, 0xFF53_4D42, 0x0102_1997])
    func network(magic: UInt32) {
        #expect(NetworkFileSystem.name(ofMagic: magic) != nil)
        #expect(NetworkFileSystem.name(ofMagic: 0xEF53) == nil, "ext4 is none")
    }

    @Test("an application's file keeps its journal mode")
    func foreignJournal() async throws {
        let folder = try TemporaryFolder()
        let application = try DatabaseQueue(path: folder.file())
        try await application.writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE auth_user (id INTEGER)") }
        let store = try await SQLiteStore.open(
            SQLiteOptions(path: folder.file(), creation: .never, journal: .leave, clock: TestClock()))
        #expect(try await store.pause(JobName(stored: "a"), by: "me") == .unknown)
        #expect(try await store.status().facts["journal mode"] == "delete")
        let mode = try await application.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "delete")
        #expect(try await store.remove(dryRun: false).contains { $0.table == "rollcall_run" })
        let left = try await application.writeWithoutTransaction { db in
            try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        }
        #expect(left == ["auth_user"])
    }

    @Test("a file that is replaced while in use takes no more commits, and is used again once it is back")
    func replaced() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        _ = try await store.start(Ledger.manual(), under: Ledger.grant())
        try await store.backup(to: folder.file("copy.db"))
        for name in ["rollcall.db", "rollcall.db-wal", "rollcall.db-shm"] { unlink(folder.file(name)) }
        for _ in 1...2 {
            let error = await #expect(throws: StoreError.self) { try await store.reap() }
            #expect(error?.code == .unavailable)
            #expect(error?.detail.contains("put it back") == true)
            #expect(!FileManager.default.fileExists(atPath: folder.file()), "no empty file in its place")
        }
        rename(folder.file("copy.db"), folder.file())
        #expect(try await store.reap().isEmpty)
        let read = await #expect(throws: StoreError.self) { try await store.runs(HistoryQuery()) }
        #expect(read?.code == .unavailable, "the reader has to look anew as well")
        #expect(try await store.runs(HistoryQuery()).runs.count == 1)
    }

    @Test("a new file holds its schema by itself, without its log")
    func selfContained() async throws {
        let folder = try TemporaryFolder()
        await (try await folder.store()).close()
        for name in ["rollcall.db-wal", "rollcall.db-shm"] { unlink(folder.file(name)) }
        let again = try await SQLiteStore.open(
            SQLiteOptions(path: folder.file(), creation: .never, migration: .refuse, clock: TestClock()))
        #expect(try await again.runs(HistoryQuery()).runs.isEmpty)
    }

    @Test("a closed store refuses calls instead of opening the file again")
    func closed() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        await store.close()
        let error = await #expect(throws: StoreError.self) { try await store.outlook() }
        #expect(error?.code == .unavailable)
        let written = await #expect(throws: StoreError.self) { try await store.reap() }
        #expect(written?.code == .unavailable)
    }
}
