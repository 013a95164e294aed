import Foundation
import RollcallSchedule

/// A schedule file and the messages that belong to it, side by side in `Golden`.
///
/// The first line of a file may set the environment: `# env: MAX_AGE=soon EMPTY=`. With `ROLLCALL_GOLDEN=write` in the
/// environment of the tests, what the reader says is written; every line of it is then to be read by a person.
struct Golden: CustomStringConvertible, Sendable {
    var name: String

    var description: String { name }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")

    static var isWriting: Bool { ProcessInfo.processInfo.environment["ROLLCALL_GOLDEN"] == "write" }

    /// The names of all files with an extension, sorted.
    static func names(_ suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".\(suffix)") }.map { String($0.dropLast(suffix.count + 1)) }.sorted()
    }

    var bytes: [UInt8] {
        get throws { Array(try Data(contentsOf: Self.folder.appending(path: "\(name).yaml"))) }
    }

    var expected: String {
        get throws {
            String(decoding: try Data(contentsOf: Self.folder.appending(path: "\(name).txt")), as: UTF8.self)
        }
    }

    /// What the reader says of the file, for people.
    func rendered() throws -> (text: String, reading: ScheduleReading) {
        let bytes = try bytes
        let reading = ReaderFixture(environment: Self.environment(bytes)).reader
            .read([SourceFile(path: "\(name).yaml", bytes: bytes)])
        let renderer = DiagnosticRenderer()
        return (renderer.human(reading.diagnostics) + renderer.summary(reading.diagnostics) + "\n", reading)
    }

    func write(_ text: String) throws {
        try Data(text.utf8).write(to: Self.folder.appending(path: "\(name).txt"))
    }

    private static func environment(_ bytes: [UInt8]) -> [String: String] {
        let line = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
        guard line.hasPrefix("# env: ") else { return [:] }
        let pairs = line.dropFirst(7).split(separator: " ").map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts.first ?? ""), String(parts.last ?? ""))
        }
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }
}
