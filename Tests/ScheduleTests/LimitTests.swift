import RollcallCore
import RollcallSchedule
import RollcallTesting
import Testing

/// Sizes, depths, encodings and damaged bytes.
@Suite struct LimitTests {
    let fixture = ReaderFixture()

    private func codes(_ bytes: [UInt8]) -> [DiagnosticCode] {
        fixture.read(bytes).diagnostics.map(\.code)
    }

    private func codes(_ text: String) -> [DiagnosticCode] {
        codes(Array(text.utf8))
    }

    @Test("a file of 1 MiB is read, and one of a byte more is refused by its size alone")
    func size() {
        let text = "jobs: {prune-rooms: {every: 60s}}\n#"
        let full = Array(text.utf8) + [UInt8](repeating: 97, count: ScheduleReader.maximumFileSize - text.utf8.count)
        #expect(fixture.read(full).jobs.count == 1)
        #expect(codes(full).isEmpty)
        #expect(codes(full + [97]) == [.tooLarge])
    }

    @Test("32 levels are read and 33 are not, whatever they are made of", arguments: ["[", "{a: "])
    func depth(open: String) {
        let close = open == "[" ? "]" : "}"
        func file(_ levels: Int) -> String {
            // The file's own mapping is the first level.
            "x: " + String(repeating: open, count: levels - 1) + String(repeating: close, count: levels - 1)
        }
        #expect(codes(file(32)) == [.unknownKey])
        #expect(codes(file(33)) == [.tooLarge])
        #expect(codes(String(repeating: open, count: 100_000)) == [.tooLarge])
    }

    @Test("10,000 jobs are read, the next one is an error, and the error is said once")
    func jobs() {
        func file(_ count: Int) -> String {
            "defaults: {timeout: 5s}\njobs:\n" + (0..<count).map { "  j\($0): {every: 60s, task: say}\n" }.joined()
        }
        #expect(fixture.read(file(10_000)).jobs.count == 10_000)
        let more = fixture.read(file(10_002))
        #expect(more.diagnostics.map(\.code) == [.tooManyJobs])
        #expect(more.diagnostics.first?.span.start.line == 10_003)
    }

    @Test("the limit of jobs holds for all files together")
    func jobsOfFiles() {
        let jobs = (0..<10_000).map { "  j\($0): {every: 60s, task: say}\n" }.joined()
        let files = [("a", "jobs:\n" + jobs), ("b", "jobs: {prune-rooms: {every: 60s}}")]
        let reading = fixture.reader.read(files.map { SourceFile(path: $0.0, bytes: Array($0.1.utf8)) })
        #expect(reading.diagnostics.map(\.code) == [.tooManyJobs])
        #expect(reading.diagnostics.first?.file == "b")
    }

    @Test("more than 200,000 keys and values are refused")
    func nodes() {
        #expect(codes("x: [" + String(repeating: "1,", count: 200_000) + "]") == [.tooLarge])
    }

    @Test(
        "a file of nothing but mistakes costs bounded time and gives the first 10,000 and a count of the rest",
        arguments: ["k%: 1\n", "? [a]\n: %\n", "x%: &a 1\n", "x%: *a\n", "a: {x%: 1}\n"])
    func manyMistakes(pattern: String) {
        let text = (0..<10_500).map { pattern.replacing("%", with: "\($0)") }.joined()
        let reading = fixture.read(text)
        #expect(reading.diagnostics.count == 10_001)
        #expect(reading.diagnostics.last?.message.contains("more messages") == true)
    }

    @Test("tags without a blank between them do not make the reader look far ahead")
    func tagsWithoutBlanks() {
        let text = "x: [" + String(repeating: "!a'x',", count: 60_000) + "]"
        #expect(codes(text).count == 10_001)
    }

    @Test("a byte order mark and CRLF or CR line ends are accepted, and places count from the text")
    func lineEnds() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["jobs:", "  prune-rooms:", "    evry: 60s", ""].joined(separator: end)
            let reading = fixture.read([0xEF, 0xBB, 0xBF] + Array(text.utf8))
            #expect(reading.diagnostics.map(\.code) == [.unknownKey])
            #expect(reading.diagnostics.first?.span.start == SourcePosition(line: 3, column: 5))
            #expect(reading.diagnostics.first?.span.end == SourcePosition(line: 3, column: 9))
            #expect(reading.diagnostics.first?.excerpt?.text == "    evry: 60s")
        }
        let good = "jobs:\r\n  prune-rooms:\r\n    every: 60s\r\n    description: |\r\n      a\r\n      b\r\n"
        #expect(fixture.read(good).jobs.first?.definition.summary == "a\nb")
    }

    @Test("UTF-16 and UTF-32 are told by name", arguments: [("UTF-16", 2), ("UTF-32", 4)])
    func wideEncodings(name: String, width: Int) {
        let text = Array("jobs:\n".utf8)
        for isLittle in [true, false] {
            let zeros = [UInt8](repeating: 0, count: width - 1)
            let wide = text.flatMap { isLittle ? [$0] + zeros : zeros + [$0] }
            let mark: [UInt8] = (isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF])
            let padding = [UInt8](repeating: 0, count: width - 2)
            for bytes in [wide, (isLittle ? mark + padding : padding + mark) + wide] {
                let diagnostics = fixture.read(bytes).diagnostics
                #expect(diagnostics.map(\.code) == [.encoding])
                #expect(diagnostics.first?.message == "the file is \(name)")
            }
        }
    }

    @Test("a byte that is not UTF-8 is shown where it stands")
    func invalidUTF8() {
        let reading = fixture.read(Array("jobs:\n  räume: ".utf8) + [0xC3, 0x28, 0xFF] + Array("\n".utf8))
        #expect(reading.diagnostics.map(\.code) == [.encoding])
        #expect(reading.diagnostics.first?.span.start == SourcePosition(line: 2, column: 10))
        #expect(reading.diagnostics.first?.excerpt?.text == "  räume: \u{FFFD}")
    }

    @Test(
        "characters that YAML does not have are shown where they stand",
        arguments: ["\0", "\u{7}", "\u{7F}", "\u{9B}", "\u{FEFF}"])
    func controlCharacters(character: String) {
        let reading = fixture.read("jobs:\n  a: \(character)\n")
        #expect(reading.diagnostics.map(\.code) == [.encoding])
        #expect(reading.diagnostics.first?.span.start == SourcePosition(line: 2, column: 6))
    }

    @Test("no message holds a character that a terminal obeys")
    func terminalSafety() {
        let reading = fixture.read(
            "jobs:\n  \"a\\x1b[31m\": {every: \"\\x9b\", \"\\u202E\": 1}\n  b: {every: \u{202E}6\u{85}}\n")
        #expect(reading.diagnostics.count >= 2)
        let text = DiagnosticRenderer().human(reading.diagnostics) + DiagnosticRenderer().gcc(reading.diagnostics)
        for scalar in text.unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control)
            #expect(!scalar.properties.isBidiControl)
        }
    }

    @Test("a mutated file never traps, and every message about it has a place inside it", arguments: 0..<8)
    func mutations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let originals = try Golden.names("yaml").map { try Golden(name: $0).bytes }
        let noise = Array("{}[]:,&*!|>'\"%@`#-?$ \t\n\r\0~<=.0x1_é".utf8) + [0xFF, 0xC3, 0x85]
        for _ in 0..<150 {
            var bytes = originals.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes.insert(noise.randomElement(using: &random) ?? 0, at: place)
                case 1 where place < bytes.count: bytes.remove(at: place)
                case 2 where place < bytes.count: bytes.removeSubrange(place...)
                default: bytes += bytes.suffix(from: place)
                }
            }
            let reading = fixture.read(bytes)
            let lines = bytes.count { $0 == 10 || $0 == 13 } + 1
            for diagnostic in reading.diagnostics {
                #expect((1...lines).contains(diagnostic.span.start.line))
                #expect(diagnostic.span.start <= diagnostic.span.end)
                #expect(diagnostic.span.start.column <= bytes.count + 1)
            }
            #expect(!DiagnosticRenderer().human(reading.diagnostics).contains("\u{1B}"))
        }
    }
}
