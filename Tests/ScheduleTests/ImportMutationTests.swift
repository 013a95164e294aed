import Foundation
import RollcallCore
import RollcallSchedule
import RollcallTesting
import Testing

/// Broken files of other tools: whatever they hold, the answer is a schedule, or says why it is none.
@Suite struct ImportMutationTests {
    private static let folder = ExampleTests.root.appending(path: "Tests/CommandTests/Imports")

    static let seeds: [(source: ImportSource, file: String)] = [
        (.crontab, "crontab"), (.crontab, "crontab-system"), (.celery, "celery.json"), (.celery, "celery-by-hand.json"),
        (.kubernetes, "cronjobs.yaml"), (.solidQueue, "recurring.yml"), (.sidekiqCron, "schedule.yml"),
        (.sidekiqCron, "schedule-array.yml"),
    ]

    /// What a mutation puts into a file.
    private static let pieces = [
        "*", "&a ", "*a", "<<: ", "{", "}", "[", "]", "\"", "'", ":", ": ", "\n", "\n  ", "- ", "#", "%", "$", "${X}",
        "\\",
        "\u{85}", "\u{2028}", "é", "0", "-1", "9223372036854775807", "99999999999", "1e400", "nan", "@every 1ns", "/0",
        "~",
        "22-2/9223372036854775807", "---\n", "!!binary ", "|\n", "<crontab: ", "datetime.timedelta(", " ", "\t", "A=B",
    ]

    @Test(
        "a file with anything put in, left out or doubled never traps, and what comes of it validates", arguments: seeds
    )
    func mutations(source: ImportSource, file: String) throws {
        let original = Array(try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8))
        var random = SeededGenerator(seed: 7)
        let fixture = ReaderFixture()
        var reader = fixture.reader
        reader.checks = []
        let importer = ScheduleImporter(ImportOptions(tasks: fixture.tasks))
        var (valid, refused) = (0, 0)
        for _ in 0..<250 {
            var text = original
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.mutate(&text, &random) }
            guard let schedule = try? importer.read(Array(String(text).utf8), from: source), schedule.jobCount > 0
            else {
                // Ignored: that it says why is tested elsewhere.
                refused += 1
                continue
            }
            let reading = reader.read([SourceFile(path: file, bytes: Array(schedule.text.utf8))])
            // The names of zones are the system's.
            let errors = reading.diagnostics.filter { $0.severity == .error && $0.code != .unknownTimezone }
            #expect(errors.isEmpty, "\(DiagnosticRenderer().human(errors))\n\(schedule.text)")
            valid += errors.isEmpty ? 1 : 0
        }
        #expect(valid > 50, "only \(valid) of 250 were schedules, \(refused) refused")
    }

    private static func mutate(_ text: inout [Character], _ random: inout SeededGenerator) {
        let place = Int.random(in: 0..<text.count, using: &random)
        let length = min(Int.random(in: 1...12, using: &random), text.count - place)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: text.removeSubrange(place..<place + length)
        case 1:
            text.insert(contentsOf: text[place..<place + length], at: Int.random(in: 0..<text.count, using: &random))
        default: text.insert(contentsOf: pieces.randomElement(using: &random) ?? "", at: place)
        }
    }
}
