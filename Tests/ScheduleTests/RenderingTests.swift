import Foundation
import RollcallSchedule
import Testing

/// The forms of a message beside the one that golden files show.
@Suite struct RenderingTests {
    let reading = ReaderFixture().read("jobs:\n  prune-rooms:\n    every: 60s\n    evry: 60s\n    dst: skip\n")

    @Test("gcc's form is a line for the message and a note for the help")
    func gcc() {
        let expected = """
            schedule.yaml:4:5: error: unknown key "evry" in job "prune-rooms" [unknown-key]
            schedule.yaml:4:5: note: did you mean every?
            schedule.yaml:5:5: warning: "dst" is about cron; this job has every [no-effect]
            schedule.yaml:5:5: note: remove it

            """
        #expect(DiagnosticRenderer().gcc(reading.diagnostics) == expected)
    }

    @Test("GitHub's form escapes what its own syntax needs")
    func github() {
        let expected = """
            ::error file=a%2Cb.yaml,line=4,endLine=4,col=5,endColumn=9,title=unknown-key::unknown key "evry" in job \
            "prune-rooms"%0Adid you mean every?

            """
        var diagnostic = reading.diagnostics[0]
        diagnostic.file = "a,b.yaml"
        #expect(DiagnosticRenderer().github([diagnostic]) == expected)
        diagnostic.message = "100%\r\n"
        diagnostic.help = nil
        #expect(DiagnosticRenderer().github([diagnostic]).hasSuffix("::100%25%0D%0A\n"))
    }

    @Test("colour is there only when it is asked for, and changes nothing else")
    func colour() {
        let plain = DiagnosticRenderer().human(reading.diagnostics)
        let colored = DiagnosticRenderer(isColored: true).human(reading.diagnostics)
        #expect(!plain.contains("\u{1B}"))
        #expect(colored.contains("\u{1B}[1;31merror:\u{1B}[0m"))
        #expect(colored.contains("\u{1B}[1;33mwarning:\u{1B}[0m"))
        var stripped = colored
        for code in ["1", "1;31", "1;33", "1;36", "0"] { stripped = stripped.replacing("\u{1B}[\(code)m", with: "") }
        #expect(stripped == plain)
    }

    @Test("the record has every field of the contract, a missing help as null")
    func record() throws {
        var diagnostic = reading.diagnostics[0]
        diagnostic.help = nil
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = String(decoding: try encoder.encode([DiagnosticRecord(diagnostic)]), as: UTF8.self)
        let expected = """
            [{"code":"unknown-key","column":5,"end_column":9,"end_line":4,"file":"schedule.yaml","help":null,"line":4,\
            "message":"unknown key \\"evry\\" in job \\"prune-rooms\\"","severity":"error"}]
            """
        #expect(json == expected)
        #expect(
            try JSONDecoder().decode([DiagnosticRecord].self, from: Data(json.utf8)) == [DiagnosticRecord(diagnostic)])
    }

    @Test("the summary counts errors and warnings")
    func summary() {
        let renderer = DiagnosticRenderer()
        #expect(renderer.summary(reading.diagnostics) == "1 error, 1 warning")
        #expect(renderer.summary(reading.diagnostics + reading.diagnostics) == "2 errors, 2 warnings")
        #expect(renderer.summary([]).isEmpty)
    }

    @Test("a job of two files is an error in the second that names both")
    func twoFiles() {
        let files = [
            "a.yaml": "jobs:\n\n  prune-rooms: {every: 60s}\n", "b.yaml": "jobs: {prune-rooms: {every: 90s}}\n",
        ]
        let sources = files.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
        let reading = ReaderFixture().reader.read(sources)
        let expected = """
            b.yaml:1:8: error: the job "prune-rooms" is in a.yaml:3 already [duplicate-job]
              1 | jobs: {prune-rooms: {every: 90s}}
                |        ^^^^^^^^^^^
                = help: keep one of them, or give one another name and task: prune-rooms

            """
        #expect(DiagnosticRenderer().human(reading.diagnostics) == expected)
        #expect(reading.jobs.isEmpty)
    }

    @Test(
        "messages of several files come file by file, in the order given, and a syntax error silences its own file only"
    )
    func orderOfFiles() {
        let files = [("z.yaml", "jobs: {a: 1}\nevry: 1\n"), ("a.yaml", "jobs: {\nevry: 1\n"), ("m.yaml", "x: 1\n")]
        let reading = ReaderFixture().reader.read(files.map { SourceFile(path: $0.0, bytes: Array($0.1.utf8)) })
        #expect(reading.diagnostics.map(\.file) == ["z.yaml", "z.yaml", "a.yaml", "m.yaml"])
        #expect(reading.diagnostics.map(\.code) == [.wrongType, .unknownKey, .syntax, .unknownKey])
    }

    @Test("what is past a caret's line is not underlined, and a caret is never empty")
    func carets() {
        let list = ReaderFixture().read("- a\n- b\n").diagnostics
        #expect(list.first?.excerpt?.width == 3)
        #expect(list.first?.span.end == SourcePosition(line: 2, column: 4))
        let end = ReaderFixture().read("jobs: {").diagnostics
        #expect(end.map(\.code) == [.syntax])
        #expect(end.first?.excerpt?.width == 1)
    }
}
