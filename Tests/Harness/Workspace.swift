public import Foundation

/// A folder of one test's own, with the program built beside the tests; removed at the end.
public final class Workspace: Sendable {
    /// The folder.
    public let folder: URL

    /// What every program that is run here finds in its environment.
    public let environment: [String: String]

    /// Makes an empty folder.
    public init(environment: [String: String] = [:]) throws {
        self.environment = environment
        folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // Ignored: a folder that stays behind in the system's temporary folder fails no test.
        try? FileManager.default.removeItem(at: folder)
    }

    /// A program that this package builds, found beside the test bundle.
    public static func program(_ name: String = "rollcall") -> URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
    }

    /// A path in the folder.
    public func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Writes a file into the folder.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: folder.appending(path: name))
        return path(name)
    }

    /// Starts rollcall in the folder, on its `rollcall.db` unless the arguments say otherwise.
    public func start(_ arguments: String..., environment: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess(Self.program(), arguments, environment: with(environment), folder: folder)
    }

    /// Runs rollcall in the folder to its end.
    @discardableResult
    public func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ChildProcess.Ending {
        try ChildProcess(Self.program(), arguments, environment: with(environment), folder: folder).ending()
    }

    private func with(_ more: [String: String]) -> [String: String] {
        environment.merging(more) { _, new in new }
    }

    /// Runs rollcall and reads the JSON that it prints.
    public func json<Value: Decodable>(_ type: Value.Type, _ arguments: String...) throws -> Value {
        let ending = try ChildProcess(Self.program(), arguments + ["--json"], environment: environment, folder: folder)
            .ending()
        do {
            return try JSONDecoder().decode(Value.self, from: Data(ending.output.utf8))
        } catch {
            throw Unreadable(
                description: """
                    \(arguments) ended with \(ending.status) and printed no such JSON: \(error)
                    \(ending.output.suffix(500))
                    \(ending.errors)
                    """)
        }
    }

    /// A program did not print what a test reads.
    public struct Unreadable: Error, CustomStringConvertible {
        /// What it printed in its place.
        public var description: String
    }
}
