import Foundation
import Harness
import Testing

/// A small schedule that tries one thing: of `Corpus/schedules.txt`, or a broken one of `ScheduleTests/Golden`.
struct CorpusSchedule {
    var name: String
    var text: String
    /// Nil where the golden file beside it says more than good or bad.
    var isGood: Bool?

    /// What its first line says after `# env: `.
    var environment: [String: String] {
        let line = text.prefix { $0 != "\n" }
        guard line.hasPrefix("# env: ") else { return [:] }
        let pairs = line.dropFirst(7).split(separator: " ").map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts.first ?? ""), String(parts.last ?? ""))
        }
        return Dictionary(pairs) { $1 }
    }

    /// What `schedule validate` refuses and a schema takes, and why it must.
    static let unsayable: [String: String] = [
        "every of half a second as text": "the size of a duration in words is beyond patterns",
        "every finer than a microsecond": "as above",
        "every with a leading zero": "YAML makes a number of it before a schema sees it",
        "every with underscores": "as above",
        "every with an exponent": "as above",
        "a count of attempts with a point": "JSON Schema takes 3.0 for a whole number",
        "golden version-decimal": "as above",
        "offset as long as the interval": "it compares two values",
        "jitter as long as the interval": "as above",
        "golden jitter": "as above",
        "backoff above its bound": "as above",
        "golden backoff": "as above",
        "a range that runs backwards": "as above",
        "golden cron-in-zone": "as above",
        "at on a day that is not": "a pattern knows no calendar",
        "a variable that is not set": "a schema knows no environment",
        "golden max-age-from-environment": "as above",
        "an unknown zone": "the zones are the system's",
        "golden zone-city": "as above",
        "an anchor": "YAML's own, gone before a schema sees it",
        "golden yaml-merge": "as above",
        "golden yaml-directive": "as above",
    ]

    static func all() throws -> [CorpusSchedule] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let table = try String(contentsOf: tests.appending(path: "CommandTests/Corpus/schedules.txt"), encoding: .utf8)
        let own = table.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(CorpusSchedule.init(line:))
        let golden = tests.appending(path: "ScheduleTests/Golden")
        let others = try FileManager.default.contentsOfDirectory(atPath: golden.path).sorted()
            .filter { $0.hasSuffix(".yaml") }.map { file in
                CorpusSchedule(
                    name: "golden \(file.dropLast(5))",
                    text: try String(contentsOf: golden.appending(path: file), encoding: .utf8))
            }
        return own + others
    }

    private init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    private init(line: Substring) {
        let parts = line.split(separator: "|", maxSplits: 2).map { $0.trimmingCharacters(in: .whitespaces) }
        isGood = parts[0] == "good"
        name = parts[1]
        let body = parts[2].replacingOccurrences(of: "\\n", with: "\n")
        text = body.hasPrefix("file:") ? String(body.dropFirst(5)) : "jobs:\n  \(body)\n"
    }

    static func file(_ index: Int) -> String { "\(index).yaml" }

    /// The numbers of the files that check-jsonschema refuses, in one process for all.
    static func refused(in workspace: Workspace, count: Int) throws -> Set<Int> {
        let python = try #require(ProcessInfo.processInfo.environment["ROLLCALL_TEST_PYTHON"], "run Tests/run")
        let ending = try ChildProcess(
            URL(filePath: python),
            ["-m", "check_jsonschema", "--schemafile", SchemaTests.shipped.path, "--output-format", "json"]
                + (0..<count).map(file),
            environment: ["LANG": "C.UTF-8"], folder: workspace.folder
        ).ending(within: .seconds(120))
        struct Report: Decodable {
            struct Entry: Decodable { var filename: String }
            var errors: [Entry]
            var parse_errors: [Entry]
        }
        try #require(ending.status < 2, "\(ending.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
        return Set((report.errors + report.parse_errors).compactMap { Int($0.filename.split(separator: ".")[0]) })
    }
}
