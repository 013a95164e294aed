import Foundation
import GRDB
import RollcallCore
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallSQLite

/// What is true of every connection, and of writers beside each other.
@Suite struct ConnectionTests {
    @Test("the writer is durable: WAL, synchronous FULL, no checkpoint by itself, no mapped file")
    func pragmas() async throws {
        let folder = try TemporaryFolder()
        let database = try await folder.store().database
        let values = try await database.poll("look") { db in
            try ["journal_mode", "synchronous", "wal_autocheckpoint", "mmap_size", "foreign_keys"].map { name in
                try String.fetchOne(db, sql: "PRAGMA \(name)") ?? ""
            }
        }
        #expect(values == ["wal", "2", "0", "0", "1"])
    }

    @Test("the reader cannot write")
    func reader() async throws {
        let folder = try TemporaryFolder()
        let database = try await folder.store().database
        let error = await #expect(throws: StoreError.self) {
            try await database.read("write by mistake") { try $0.db.execute(sql: "DELETE FROM rollcall_job") }
        }
        #expect(error?.code == .readOnly)
    }

    @Test("what a body throws undoes what it wrote, and the connection goes on")
    func rollback() async throws {
        struct Odd: Error {}
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let error = await #expect(throws: StoreError.self) {
            try await store.write("fail half way") { transaction in
                try AuditEntry(job: JobName(stored: "a"), action: "a", actor: "a").write(in: transaction)
                throw Odd()
            }
        }
        #expect(error?.code == .conflict)
        let entries = try await store.read("count") { transaction in
            try transaction.first("SELECT count(*) FROM rollcall_audit") { try $0.number(0) }
        }
        #expect(entries == 0)
        #expect(try await store.reap().isEmpty)
    }

    @Test("a caller that is cancelled while its write waits for the lock still has it whole")
    func cancelledInTheMiddle() async throws {
        let folder = try TemporaryFolder()
        let holder = try await folder.store()
        let store = try await folder.store()
        let task: Task<Int, any Error> = try await holder.write("hold the lock") { transaction in
            let task = Task {
                try await store.database.write("write late") { transaction in
                    try AuditEntry(job: JobName(stored: "a"), action: "one", actor: "a").write(in: transaction)
                    try AuditEntry(job: JobName(stored: "a"), action: "two", actor: "a").write(in: transaction)
                    return try transaction.change("UPDATE rollcall_audit SET actor = 'b'")
                }
            }
            task.cancel()
            return task
        }
        #expect(try await task.value == 2)
        let entries = try await store.read("count") { transaction in
            try transaction.first("SELECT count(*) FROM rollcall_audit WHERE actor = 'b'") { try $0.number(0) }
        }
        #expect(entries == 2)
    }

    @Test("a caller that was cancelled before it began writes nothing, but for an attempt's end")
    func cancelledBefore() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let started = try await store.start(Ledger.manual(), under: Ledger.grant())
        guard case .started(let run, _) = started else {
            Issue.record("\(started)")
            return
        }
        let answers = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            let refused = await #expect(throws: StoreError.self) { try await store.reap() }
            let ended = try? await store.finish([Ledger.finish(run)])  // Ignored: nil fails the test below.
            return (refused?.code, ended)
        }.value
        #expect(answers.0 == .cancelled)
        #expect(answers.1 == [.recorded(.succeeded)])
    }

    @Test("eight writers on one file from as many threads are never told busy, and none is inside with another")
    func writers() async throws {
        let folder = try TemporaryFolder()
        let inside = Turnstile()
        var stores: [SQLiteStore] = []
        for _ in 0..<8 { stores.append(try await folder.store()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    for round in 0..<25 {
                        try await store.write("write") { transaction in
                            inside.enter()
                            defer { inside.leave() }
                            let entry = AuditEntry(job: JobName(stored: "a"), action: "\(number)", actor: "\(round)")
                            try entry.write(in: transaction)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.most == 1)
        let rows = try await stores[0].read("count") { transaction in
            try transaction.first("SELECT count(*) FROM rollcall_audit") { try $0.number(0) }
        }
        #expect(rows == 200)
    }

    @Test("readers go on, on the old state, while another connection writes")
    func readersBesideAWriter() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let other = try await folder.store()
        _ = try await other.outlook()
        let seen = Turnstile()
        let done = DispatchSemaphore(value: 0)
        try await store.write("write for long") { transaction in
            try AuditEntry(job: JobName(stored: "a"), action: "a", actor: "a").write(in: transaction)
            Task {
                let count = try await other.read("count") { transaction in
                    try transaction.first("SELECT count(*) FROM rollcall_audit") { try $0.number(0) }
                }
                if count == 0 { seen.enter() }
                done.signal()
            }
            // The transaction stays open until the reader has its answer; that the reader waited would time out here.
            #expect(done.wait(timeout: .now() + 20) == .success)
        }
        #expect(seen.most == 1, "the reader saw no row")
    }

    @Test("the change token moves with another connection's commit and not with the store's own")
    func changeToken() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let other = try await folder.store()
        let before = try await store.changeToken()
        _ = try await store.start(Ledger.manual("own"), under: Ledger.grant())
        #expect(try await store.changeToken() == before)
        _ = try await other.start(Ledger.manual("theirs"), under: Ledger.grant())
        #expect(try await store.changeToken() != before)
    }
}

/// Counts who is inside.
private final class Turnstile: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }

    func leave() { counts.withLock { $0.now -= 1 } }
}
