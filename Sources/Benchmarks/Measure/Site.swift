internal import Foundation
internal import Glibc

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

    /// Copies a database that nobody has open, over the copy that is there.
    ///
    /// The copy is on disk when this returns, else the first checkpoint of who is measured would wait for all of it
    /// (measured: up to 4.4 s). Nothing large is deleted, since a file system with `discard` then keeps the disk busy
    /// with what nobody measures.
    func copy(_ from: String, to name: String) throws -> String {
        discard(name, suffixes: ["-wal", "-shm", "-guard"])
        let source = try FileHandle(forReadingFrom: URL(filePath: path(from)))
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RawFailure(operation: "copy", message: path(name)) }
        let copy = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        while let part = try source.read(upToCount: 1 << 20), !part.isEmpty { try copy.write(contentsOf: part) }
        try copy.truncate(atOffset: copy.offset())
        try copy.synchronize()
        try copy.close()
        try source.close()
        return path(name)
    }

    /// Removes a database and what lies beside it.
    func discard(_ name: String, suffixes: [String] = ["", "-wal", "-shm", "-guard"]) {
        for suffix in suffixes {
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
