internal import Foundation

/// A folder of the benchmark's own, with the databases that it measures on.
struct Site {
    let folder: URL

    init(folder: String) throws {
        self.folder = URL(filePath: folder).appending(path: ".rollcall-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// The program beside this one.
    var program: URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "rollcall")
    }

    /// Copies a database that nobody has open, and has the copy on disk: else the first checkpoint of who is measured
    /// would wait for all of it (measured: up to 4.4 s).
    func copy(_ from: String, to name: String) throws -> String {
        discard(name)
        try FileManager.default.copyItem(atPath: path(from), toPath: path(name))
        let copy = try FileHandle(forUpdating: URL(filePath: path(name)))
        try copy.synchronize()
        try copy.close()
        return path(name)
    }

    /// Removes a database and what lies beside it.
    func discard(_ name: String) {
        for suffix in ["", "-wal", "-shm", "-guard"] {
            // Ignored: most of them do not exist.
            try? FileManager.default.removeItem(atPath: path(name + suffix))
        }
    }

    func size(_ name: String) -> Int64 {
        // Ignored: a file that is not there has no size.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    func remove() {
        // Ignored: a folder that stays behind is named so that it can be recognised.
        try? FileManager.default.removeItem(at: folder)
    }
}
