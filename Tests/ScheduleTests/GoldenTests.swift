import RollcallSchedule
import Testing

/// Whole messages, letter for letter: a change of wording is a change of a file that somebody reads.
@Suite struct GoldenTests {
    static let all = ((try? Golden.names("yaml")) ?? []).map(Golden.init)

    @Test("a broken file is answered as its golden file says", arguments: all)
    func goldenFile(golden: Golden) throws {
        let (text, reading) = try golden.rendered()
        if Golden.isWriting { try golden.write(text) }
        #expect(text == (try golden.expected))
        #expect(!reading.diagnostics.isEmpty)
        #expect(reading.jobs.isEmpty == reading.hasErrors)
    }

    @Test("at least sixty broken files are answered, each with a golden file, and no golden file is unused")
    func everyGoldenIsUsed() throws {
        #expect(try Golden.names("yaml") == Golden.names("txt"))
        #expect(Self.all.count >= 60)
    }

    @Test("every code but those of limits and encodings, which need files of their own, has a golden file")
    func everyCodeIsShown() throws {
        let shown = Set(try Self.all.flatMap { try $0.rendered().reading.diagnostics.map(\.code) })
        let elsewhere: Set<DiagnosticCode> = [.tooLarge, .tooManyJobs, .encoding]
        #expect(Set(DiagnosticCode.allCases).subtracting(shown) == elsewhere)
    }

    @Test("messages come in the order of their places")
    func messagesAreSorted() throws {
        for golden in Self.all {
            let places = try golden.rendered().reading.diagnostics.map(\.span.start)
            #expect(places == places.sorted(), "\(golden.name)")
        }
    }

    @Test("messages and helps keep to one style", arguments: all)
    func style(golden: Golden) throws {
        for diagnostic in try golden.rendered().reading.diagnostics {
            for text in [diagnostic.message, diagnostic.help].compactMap({ $0 }) {
                #expect(!text.hasSuffix("."), "\(text)")
                #expect(!text.contains("\n"), "\(text)")
                #expect(text.count <= 260, "\(text)")
            }
        }
    }
}
