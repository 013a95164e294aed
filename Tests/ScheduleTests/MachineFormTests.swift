import RollcallSchedule
import Testing

/// The two forms that other programs parse, read as those programs read them.
@Suite struct MachineFormTests {
    /// A workflow command, as GitHub's runner takes it apart (actions/runner, ActionCommand.TryParseV2).
    private struct WorkflowCommand {
        var name = ""
        var properties: [String: String] = [:]
        var data = ""

        init?(_ line: String) {
            guard line.hasPrefix("::"), let end = line.dropFirst(2).firstRange(of: "::") else { return nil }
            let head = line[line.index(line.startIndex, offsetBy: 2)..<end.lowerBound]
            let space = head.firstIndex(of: " ") ?? head.endIndex
            name = String(head[..<space])
            for property in head[space...].dropFirst().split(separator: ",") {
                let pair = property.split(separator: "=", maxSplits: 1).map(String.init)
                guard pair.count == 2 else { continue }
                properties[pair[0]] = Self.unescape(pair[1], [("%3A", ":"), ("%2C", ",")])
            }
            data = Self.unescape(String(line[end.upperBound...]), [])
        }

        private static func unescape(_ text: String, _ more: [(String, String)]) -> String {
            let pairs = [("%0D", "\r"), ("%0A", "\n")] + more + [("%25", "%")]
            return pairs.reduce(text) { $0.replacing($1.0, with: $1.1) }
        }
    }

    private let names = ["schedule.yaml", "a:b,c.yaml", "100%0A.yaml", "C:\\x y=z.yaml", "räume::.yaml"]

    private func readings(_ text: String) -> [[Diagnostic]] {
        names.map { name in ReaderFixture().reader.read([SourceFile(path: name, bytes: Array(text.utf8))]).diagnostics }
    }

    @Test("GitHub's runner reads back every field, whatever the file is called and the message holds")
    func github() throws {
        let text = """
            jobs:
              prune-rooms: {every: 60s, "a::b%0A,c": 1, description: [x]}
              b: {every: 1s, task: "x%"}
            """
        for (name, diagnostics) in zip(names, readings(text)) {
            #expect(diagnostics.count >= 3)
            let lines = DiagnosticRenderer().github(diagnostics).split(separator: "\n").map(String.init)
            try #require(lines.count == diagnostics.count)
            for (line, diagnostic) in zip(lines, diagnostics) {
                let command = try #require(WorkflowCommand(line))
                #expect(command.name == diagnostic.severity.rawValue)
                #expect(command.properties["file"] == name)
                #expect(command.properties["line"] == "\(diagnostic.span.start.line)")
                #expect(command.properties["col"] == "\(diagnostic.span.start.column)")
                #expect(command.properties["endColumn"] == "\(diagnostic.span.end.column)")
                #expect(command.properties["title"] == diagnostic.code.rawValue)
                #expect(command.data == diagnostic.message + (diagnostic.help.map { "\n\($0)" } ?? ""))
            }
        }
    }

    @Test("an annotation over several lines has no columns, which GitHub's runner would drop with a complaint")
    func githubLines() throws {
        let diagnostics = ReaderFixture().read("jobs:\n  prune-rooms:\n  - a\n  - b\n").diagnostics
        let diagnostic = try #require(diagnostics.first { $0.span.start.line != $0.span.end.line })
        let command = try #require(WorkflowCommand(DiagnosticRenderer().github([diagnostic])))
        #expect(command.properties["col"] == nil && command.properties["endColumn"] == nil)
        #expect(command.properties["endLine"] == "\(diagnostic.span.end.line)")
    }

    @Test("gcc's columns are cells of a terminal with tab stops every 8, and every line is one that editors match")
    func gcc() throws {
        let text = "jobs:\n  prune-rooms: {description: \"\tä漢漢\u{301}b\", evry: 1}\n"
        let diagnostics = ReaderFixture().read(text).diagnostics.filter { $0.code == .unknownKey }
        // Cells: 30 before the text, the tab to 32, ä 1, 漢 2 and 2, the accent 0, then b, the quote, a comma, a blank.
        #expect(diagnostics.map(\.cell) == [42])
        #expect(diagnostics.map(\.span.start.column) == [40])
        let lines = DiagnosticRenderer().gcc(diagnostics).split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        // Visual Studio Code's $gcc and Vim's errorformat of gcc want this beginning.
        let pattern = /^(.*?):(\d+):(\d+): (error|warning|note): (.+)$/
        for line in lines {
            let match = try #require(line.wholeMatch(of: pattern))
            #expect(match.1 == "schedule.yaml" && match.2 == "2" && match.3 == "42")
        }
    }
}
