import Foundation
import RollcallCore
import RollcallPresence
import RollcallSQLite
import RollcallTesting

extension StoreBackend {
    /// A file of its own in a folder of its own; a further store is a further set of connections, as another process
    /// would have.
    static let sqlite = StoreBackend(description: "SQLite") { work in
        let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let clock = TestClock()
        let options = SQLiteOptions(path: folder.appending(path: "ledger.db").path, clock: clock)
        let handle = try await StoreHandle(opening: options)
        let result = await Result { () async throws in
            try await work(StoreFixture(clock: clock, handle: handle) { try await StoreHandle(opening: options) })
        }
        await handle.ledger.close()
        try FileManager.default.removeItem(at: folder)
        try result.get()
    }
}

extension StoreHandle {
    fileprivate init(opening options: SQLiteOptions) async throws {
        let store = try await SQLiteStore.open(options)
        self.init(ledger: store, presence: store.nativePresences)
    }
}

extension Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
