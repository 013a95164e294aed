internal import Foundation

/// A process of the benchmark's own, ended by closing its standard input.
final class Child {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ program: URL, _ arguments: [String], in folder: URL) throws {
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    var id: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    var status: Int32 { process.terminationStatus }

    /// Waits for the first output.
    func waitForLine() throws {
        guard !output.fileHandleForReading.availableData.isEmpty else {
            throw RawFailure(operation: "start \(process.arguments ?? [])", message: "it ended")
        }
    }

    /// Closes its input and answers what it printed since.
    func finish() throws -> String {
        try input.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
