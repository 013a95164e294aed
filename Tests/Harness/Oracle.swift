internal import Foundation

/// The scripts of `Tests/cron`, which say what others make of the same question, a whole batch in one process.
public enum Oracle {
    /// The script failed or is not there.
    public struct Failure: Error, CustomStringConvertible {
        /// What it said.
        public var description: String
    }

    /// Runs a script on a file with these lines, as its last argument, and answers the lines that it writes.
    public static func ask(
        _ script: String, _ arguments: [String] = [], lines: [String], within limit: Duration = .seconds(120)
    ) throws -> [Substring] {
        let name = "ROLLCALL_TEST_PYTHON"
        guard let python = ProcessInfo.processInfo.environment[name] else {
            throw Failure(description: "\(name) is not set; run the tests with Tests/run, which installs the oracles")
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-oracle-\(UUID().uuidString)")
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        // Ignored: a file that stays behind in the temporary directory harms no one.
        defer { try? FileManager.default.removeItem(at: file) }
        let answers = file.appendingPathExtension("answers")
        // A pipe is read line by line, which is slow for so many: the shell writes a file.
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "cron/\(script)")
        let ending = try ChildProcess(
            URL(filePath: "/bin/sh"),
            ["-c", #"exec "$0" "$@" >"$ANSWERS""#, python, "-B", script.path] + arguments + [file.path],
            environment: ["LANG": "C.UTF-8", "ANSWERS": answers.path]
        ).ending(within: limit)
        // Ignored: as above.
        defer { try? FileManager.default.removeItem(at: answers) }
        guard ending.status == 0 else { throw Failure(description: "\(script.path): \(ending.errors)") }
        let text = String(decoding: try Data(contentsOf: answers), as: UTF8.self)
        return text.split(separator: "\n")
    }

    /// Whether the tests are to take as long as they need: `ROLLCALL_LONG=1`.
    public static var isLong: Bool { ProcessInfo.processInfo.environment["ROLLCALL_LONG"] != nil }
}
