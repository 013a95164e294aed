import Foundation
import RollcallCore
import RollcallSQLite
import RollcallTesting

/// A folder of its own for one test, gone with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit {
        // Ignored: a folder that stays behind in /tmp harms nobody.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in the folder.
    func file(_ name: String = "rollcall.db") -> String { path + "/" + name }

    /// A store on a file of the folder.
    func store(
        _ name: String = "rollcall.db", clock: any HostClock = TestClock(), busyTimeout: Duration = .seconds(30)
    ) async throws -> SQLiteStore {
        try await SQLiteStore.open(SQLiteOptions(path: file(name), clock: clock, busyTimeout: busyTimeout))
    }

    /// The size of a file in bytes; 0 when it is not there.
    func size(_ name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file(name))  // Ignored: not there.
        return (attributes?[.size] as? Int) ?? 0
    }
}
