internal import Foundation
internal import Glibc

/// A worker process whose log is read, so that it is seen when something happens.
final class LoggedWorker {
    private let process = Process()
    private let log = Pipe()
    private var rest: [UInt8] = []

    init(_ site: Site, database: String, schedule: String) throws {
        process.executableURL = site.program
        process.arguments = ["worker", "--database-file", database, "--schedule", schedule, "--log-format", "text"]
        process.currentDirectoryURL = site.folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = log
        try process.run()
    }

    var id: Int32 { process.processIdentifier }

    /// Reads on until a line has these words in it.
    func wait(for words: String) throws {
        let descriptor = log.fileHandleForReading.fileDescriptor
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            while let end = rest.firstIndex(of: 10) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest.removeSubrange(...end)
                if line.contains(words) { return }
            }
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { throw RawFailure(operation: "wait for \(words)", message: "the worker ended") }
            rest += buffer[..<count]
        }
    }

    /// Ends it.
    func stop() {
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
    }
}
