import Foundation
import GRDB
import Glibc
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallSQLite

/// The guard that writers and checkpoints of all processes hold (sqlite.org/wal.html#walresetbug).
@Suite struct GuardTests {
    /// Somebody else's descriptor of the guard's file, as another process has it.
    private func hold(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        #expect(descriptor >= 0)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor
    }

    @Test("a write waits while another process holds the guard, and is told busy when the time is up")
    func busy() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store(busyTimeout: .milliseconds(30))
        let descriptor = try hold(folder.file("rollcall.db-guard"))
        let error = await #expect(throws: StoreError.self) { try await store.reap() }
        #expect(error?.code == .busy)
        #expect(error?.detail.contains("rollcall.db-guard") == true)
        #expect(try await store.outlook() == RunOutlook(), "reads need no guard")
        close(descriptor)
        #expect(try await store.reap().isEmpty)
    }

    @Test("the guard is held for the whole of a write and free after it")
    func heldDuringWrite() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let path = folder.file("rollcall.db-guard")
        let isFree: @Sendable () -> Bool = {
            let descriptor = open(path, O_RDWR | O_CLOEXEC)
            defer { close(descriptor) }
            return flock(descriptor, LOCK_EX | LOCK_NB) == 0
        }
        #expect(isFree())
        let wasFree = try await store.write("write") { _ in isFree() }
        #expect(!wasFree)
        #expect(isFree())
    }

    @Test("two connections never hold the guard at once, not even of one process")
    func exclusive() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let other = try WriteGuard(of: store.path)
        #expect(try other.tryAcquire())
        other.release()
        let isTaken = try await store.write("write") { _ in try !other.tryAcquire() }
        #expect(isTaken)
        #expect(try other.tryAcquire())
    }

    @Test("a guard that somebody deletes is made again, so that all hold the same one")
    func deleted() async throws {
        let folder = try TemporaryFolder()
        let first = try await folder.store(busyTimeout: .milliseconds(30))
        _ = try await first.reap()
        unlink(folder.file("rollcall.db-guard"))
        let second = try WriteGuard(of: first.path)
        let isTaken = try await first.write("write") { _ in try !second.tryAcquire() }
        #expect(isTaken)
    }

    @Test("every name of a file has one guard")
    func symbolicLink() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store(busyTimeout: .milliseconds(30))
        try FileManager.default.createSymbolicLink(atPath: folder.file("alias.db"), withDestinationPath: folder.file())
        let alias = try await folder.store("alias.db", busyTimeout: .milliseconds(30))
        #expect(alias.path == store.path)
        let answered = DispatchSemaphore(value: 0)
        let refused = try await store.write("hold") { _ in
            let call = Task {
                defer { answered.signal() }
                return await #expect(throws: StoreError.self) { try await alias.reap() }
            }
            answered.wait()
            return call
        }
        #expect(await refused.value?.code == .busy)
        #expect(!FileManager.default.fileExists(atPath: folder.file("alias.db-guard")))
    }

    @Test("a program without the guard that holds SQLite's own lock is waited for as well")
    func foreignWriter() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store(busyTimeout: .milliseconds(30))
        let shell = try DatabaseQueue(path: folder.file())
        try await shell.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode") }
        let queue = try DatabaseQueue(path: folder.file(), configuration: unsafeConfiguration())
        try await queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let error = await #expect(throws: StoreError.self) { try await store.reap() }
        #expect(error?.code == .busy)
        try await queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await store.reap().isEmpty)
    }

    private func unsafeConfiguration() -> Configuration {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return configuration
    }
}
