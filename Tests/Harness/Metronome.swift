import Foundation

/// A process that prints a line each second: what a test waits for when nothing else tells the time.
public final class Metronome: Sendable {
    private let process: ChildProcess

    /// Starts it.
    public init() throws {
        process = try ChildProcess(
            URL(filePath: "/bin/sh"), ["-c", "while sleep 1; do echo tick; done"],
            folder: FileManager.default.temporaryDirectory)
    }

    deinit {
        process.send(9)
    }

    /// Returns when so many seconds have passed since the start.
    public func second(_ number: Int) throws {
        try process.outputLine(number: number, within: .seconds(number + 60))
    }
}
