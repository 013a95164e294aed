import Foundation
import Testing

@testable import RollcallCommands

/// Whole transcripts of commands beside the tests: what was typed, standard output, standard error, exit status.
///
/// With `ROLLCALL_GOLDEN=write` the files are written instead of compared; each change is then read by a person.
struct Golden {
    private var transcript = ""

    /// The transcript so far.
    var text: String { transcript }

    /// Adds what a command line left behind.
    mutating func add(_ typed: String, _ answer: CommandBench.Answer) {
        transcript += "$ \(typed)\n" + Self.block(answer.output, "") + Self.block(answer.errors, "! ")
        if answer.status != .done { transcript += "= \(answer.status.rawValue)\n" }
        transcript += "\n"
    }

    /// Compares the transcript with the file of this name.
    func expectMatch(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = Self.folder.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["ROLLCALL_GOLDEN"] == "write" {
            try Data(transcript.utf8).write(to: file)
        }
        let wanted = try String(contentsOf: file, encoding: .utf8)
        #expect(transcript == wanted, "\(file.lastPathComponent) differs", sourceLocation: sourceLocation)
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")

    /// Every line under a mark; a last line without its break is shown as such.
    private static func block(_ text: String, _ mark: String) -> String {
        guard !text.isEmpty else { return "" }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() } else { lines.append("(no line break)") }
        return lines.map { "\(mark)\($0)".trimmingTrailingSpaces + "\n" }.joined()
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
