public import Foundation
internal import Glibc
internal import Synchronization

/// A real process with its output collected line by line; a test waits for a line, a signal's effect, or the end.
public final class ChildProcess: Sendable {
    /// What a process left behind.
    public struct Ending: Sendable {
        /// The exit status; 128 + signal when a signal ended it, as shells say it.
        public var status: Int32
        /// Everything that it wrote to standard output.
        public var output: String
        /// Everything that it wrote to standard error.
        public var errors: String
    }

    /// The process did not do in time what the test waits for.
    public struct TookTooLong: Error, CustomStringConvertible {
        /// What was waited for, and what was seen instead.
        public var description: String
    }

    private let process: Process
    private let output = LineCollector()
    private let errors = LineCollector()
    private let ended = LineCollector()

    /// Starts a program.
    ///
    /// - Parameter environment: the whole environment of the process; nothing is inherited.
    public init(_ program: URL, _ arguments: [String], environment: [String: String] = [:], folder: URL? = nil) throws {
        process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { _, given in given }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.pipe()
        process.standardError = errors.pipe()
        process.terminationHandler = { [ended] _ in ended.close() }
        try Self.starting.withLock { try Self.hearingSignals { try process.run() } }
    }

    /// Held while a process is started: one that is started in the same moment would inherit the socket by which Foundation
    /// hears of the other's end, and that would be heard of only when both have ended.
    private static let starting = NSLock()

    /// Runs what starts a process with no signal blocked: the process has the mask of the thread that starts it, and
    /// threads of Dispatch block nearly all.
    private static func hearingSignals(_ start: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try start()
    }

    deinit {
        // A test that failed half way leaves nobody behind.
        send(SIGKILL)
    }

    /// The process' number.
    public var id: Int32 { process.processIdentifier }

    /// Whether it has not ended yet.
    public var isRunning: Bool { process.isRunning }

    /// The lines of standard error so far.
    public var errorLines: [String] { errors.lines }

    /// The lines of standard output so far.
    public var outputLines: [String] { output.lines }

    /// Sends a signal to this process, and to it alone.
    public func send(_ signal: Int32) {
        guard process.isRunning else { return }
        kill(process.processIdentifier, signal)
    }

    /// Waits until a line of standard error satisfies a condition; it may have been written before.
    @discardableResult
    public func errorLine(
        within limit: Duration = .seconds(30), where condition: @escaping @Sendable (String) -> Bool
    ) throws -> String {
        guard let line = errors.wait(within: limit, for: condition) else {
            throw TookTooLong(description: "no such line within \(limit); standard error: \(errors.lines.suffix(20))")
        }
        return line
    }

    /// Waits until a line of standard output satisfies a condition; it may have been written before.
    @discardableResult
    public func outputLine(
        within limit: Duration = .seconds(30), where condition: @escaping @Sendable (String) -> Bool
    ) throws -> String {
        guard let line = output.wait(within: limit, for: condition) else {
            throw TookTooLong(description: "no such line within \(limit); standard output: \(output.lines.suffix(20))")
        }
        return line
    }

    /// Waits for the end; after the limit the process is killed and the test told so.
    @discardableResult
    public func ending(within limit: Duration = .seconds(60)) throws -> Ending {
        guard ended.waitUntilClosed(within: limit) else {
            send(SIGKILL)
            throw TookTooLong(description: "still running after \(limit); standard error: \(errors.lines.suffix(20))")
        }
        process.waitUntilExit()
        _ = output.waitUntilClosed(within: .seconds(5))
        _ = errors.waitUntilClosed(within: .seconds(5))
        let isSignal = process.terminationReason == .uncaughtSignal
        let status = isSignal ? 128 + process.terminationStatus : process.terminationStatus
        return Ending(status: status, output: output.text, errors: errors.text)
    }
}

extension ChildProcess {
    /// Waits until standard output has at least so many lines.
    public func outputLine(number: Int, within limit: Duration = .seconds(60)) throws {
        guard output.wait(within: limit, untilCount: number) else {
            throw TookTooLong(description: "not \(number) lines within \(limit), but \(output.lines.count)")
        }
    }

    /// Waits until so many lines of standard error satisfy a condition; answers the last of them.
    @discardableResult
    public func errorLine(
        number: Int, within limit: Duration = .seconds(30), where condition: (String) -> Bool
    ) throws -> String {
        var count = 0
        let line = errors.wait(within: limit) { line in
            if condition(line) { count += 1 }
            return count >= number
        }
        guard let line else {
            throw TookTooLong(
                description: "\(count) such lines of \(number) within \(limit): \(errors.lines.suffix(80))")
        }
        return line
    }
}
