import Foundation
import Harness
import RollcallCore
import Testing

@testable import RollcallCommands

/// Schedules of other tools, from the tools themselves where they can be had: whole transcripts, each read by the strict
/// reader.
@Suite("schedule import", .onOwnThread) struct ImportTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Imports")

    struct Case: Sendable, CustomStringConvertible {
        var name: String
        var arguments: [String]
        var file: String

        var description: String { name }
    }

    static let cases = [
        Case(name: "crontab", arguments: ["crontab"], file: "crontab"),
        Case(name: "crontab-system", arguments: ["crontab", "--system"], file: "crontab-system"),
        Case(
            name: "celery", arguments: ["celery", "--app", "proj", "--program", "/srv/bin/celery"], file: "celery.json"),
        Case(name: "celery-by-hand", arguments: ["celery"], file: "celery-by-hand.json"),
        Case(name: "kubernetes", arguments: ["kubernetes"], file: "cronjobs.yaml"),
        Case(name: "solid-queue", arguments: ["solid_queue"], file: "recurring.yml"),
        Case(
            name: "solid-queue-development",
            arguments: ["solid_queue", "--environment", "development", "--timezone", "Europe/Berlin"],
            file: "recurring.yml"),
        Case(name: "sidekiq-cron", arguments: ["sidekiq-cron"], file: "schedule.yml"),
        Case(
            name: "sidekiq-cron-list", arguments: ["sidekiq-cron", "--program", "/srv/bin/rails"],
            file: "schedule-array.yml"),
    ]

    @Test("what a file becomes validates, and is its golden file", arguments: cases)
    func file(one: Case) async throws {
        let bench = try CommandBench()
        let answer = await bench.run(
            ["schedule", "import", "--from"] + one.arguments + [Self.folder.appending(path: one.file).path])
        var golden = Golden()
        golden.add("rollcall schedule import --from \(one.arguments.joined(separator: " ")) \(one.file)", answer)
        try golden.expectMatch("import-\(one.name)")
        #expect(answer.status == .done)
        try await expectValid(answer.output, bench)
    }

    @Test("what is not the tool's own is refused, and what holds nothing ends with 65")
    func refusals() async throws {
        let bench = try CommandBench()
        let file = { (text: String) in try bench.workspace.write(text, to: "file") }
        var golden = Golden()
        for (tool, text) in [
            ("crontab", "# nothing\n@reboot /usr/bin/true\n"), ("celery", "[1, 2]\n"), ("celery", "{\"a\": \n"),
            ("kubernetes", "a: *b\n"), ("kubernetes", ""), ("solid_queue", "- a\n"), ("sidekiq-cron", "text\n"),
            ("crontab", "\u{7}\n"),
        ] {
            let answer = await bench.run(["schedule", "import", "--from", tool, try file(text)])
            golden.add("rollcall schedule import --from \(tool) <<< \(String(reflecting: text))", answer)
        }
        for arguments in [
            ["crontab", "/dev/null/missing"], ["cron"], ["django-celery-beat", "file"],
            ["celery", "--program", "celery", "file"],
        ] {
            golden.add(
                "rollcall schedule import --from \(arguments.joined(separator: " "))",
                await bench.run(["schedule", "import", "--from"] + arguments))
        }
        try golden.expectMatch("import-refusals")
    }

    @Test("aliases that would become millions of values are refused, and at once")
    func laughs() async throws {
        let bench = try CommandBench()
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<10 {
            text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        let answer = await bench.run(
            ["schedule", "import", "--from", "sidekiq-cron", try bench.workspace.write(text, to: "laughs.yml")])
        #expect(answer.status == .badData)
        #expect(answer.errors.contains("too many values"))
    }

    @Test("django-celery-beat is read from tables that its own migrations made, and left as it was")
    func beatOnSQLite() async throws {
        let bench = try CommandBench()
        try Self.makeBeat(bench.database)
        let before = try Data(contentsOf: URL(filePath: bench.database))
        let answer = await bench.run(
            ["schedule", "import", "--from", "django-celery-beat", "--database-file", bench.database])
        var golden = Golden()
        golden.add("rollcall schedule import --from django-celery-beat", answer)
        try golden.expectMatch("import-beat")
        try await expectValid(answer.output, bench)
        #expect(try Data(contentsOf: URL(filePath: bench.database)) == before)
        let local = try CommandBench()
        try Self.makeBeat(local.database, "naive")
        let chicago = await local.run(
            ["schedule", "import", "--from", "django-celery-beat", "--database-file", local.database]
                + ["--presence-timezone", "America/Chicago"])
        #expect(chicago.output == answer.output)
        let empty = try CommandBench()
        _ = await empty.run("database", "migrate")
        #expect(await empty.run("schedule", "import", "--from", "django-celery-beat").status == .missing)
    }

    @Test("django-celery-beat's tables on PostgreSQL give the same")
    func beatOnPostgres() async throws {
        let server = ServerBench(try CommandBench())
        try Self.makeBeat(try server.server.url())
        let answer = try await server.run(["schedule", "import", "--from", "django-celery-beat"])
        #expect(answer.status == .done, "\(answer.errors)")
        let file = try CommandBench()
        try Self.makeBeat(file.database)
        let other = await file.run(
            ["schedule", "import", "--from", "django-celery-beat", "--database-file", file.database])
        #expect(answer.output == other.output)
    }

    @Test("the celery file is what the two lines of the help print")
    func celeryPrints() throws {
        let ending = try Self.python("beat_schedule.py", [])
        #expect(ending.output == (try String(contentsOf: Self.folder.appending(path: "celery.json"), encoding: .utf8)))
    }

    @Test("the ticks of 400 random crontabs of celery's are celery's, but where a remark says that they are others")
    func celeryTicks() async throws {
        struct Answer: Decodable { var ticks: [String: [String]] }
        struct Listed: Decodable {
            var job: String
            var ticks: [String]
        }
        let printed = try Self.python("celery_ticks.py", ["4", "400"])
        let expected = try JSONDecoder().decode(Answer.self, from: Data(printed.output.utf8)).ticks
        let bench = try CommandBench()
        let file = try bench.workspace.write(printed.output, to: "beat.json")
        let imported = await bench.run(["schedule", "import", "--from", "celery", file])
        try #require(imported.status == .done, "\(imported.errors)")
        try bench.workspace.write(imported.output, to: "presence.yaml")
        let next = await bench.run(
            ["schedule", "next", "--schedule", bench.schedule, "--json", "--count", "8"]
                + ["--from", "2026-12-31T23:59:59Z"])
        let ticks = try JSONDecoder().decode([Listed].self, from: Data(next.output.utf8))
        let others = Self.jobsWithOtherTicks(imported.output)
        var same = 0
        for job in ticks {
            let wanted = try #require(expected[job.job])
            if others.contains(job.job) { continue }
            #expect(job.ticks.prefix(wanted.count) == wanted[...], "\(job.job)")
            same += wanted.isEmpty ? 0 : 1
        }
        #expect(ticks.count == 400)
        #expect(same > 200 && others.count > 20)
    }

    /// The names of jobs with the remark above them.
    private static func jobsWithOtherTicks(_ text: String) -> Set<String> {
        var names: Set<String> = []
        var isOther = false
        for line in text.split(separator: "\n") {
            if line.contains("other ticks") { isOther = true }
            guard let name = line.wholeMatch(of: #/  (job-\d+):/#)?.1 else { continue }
            if isOther { names.insert(String(name)) }
            isOther = false
        }
        return names
    }

    private func expectValid(_ text: String, _ bench: CommandBench) async throws {
        let file = try bench.workspace.write(text, to: "imported.yaml")
        let answer = await bench.run(["schedule", "validate", file, "--format", "json"])
        #expect(answer.status == .done, "\(answer.output)")
        #expect(!answer.output.contains("\"severity\":\"error\""))
    }

    static func makeBeat(_ place: String, _ options: String...) throws {
        let ending = try python("beat.py", [place] + options)
        try #require(ending.status == 0, "\(ending.errors)")
    }

    private static func python(_ script: String, _ arguments: [String]) throws -> ChildProcess.Ending {
        let python = try #require(ProcessInfo.processInfo.environment["ROLLCALL_TEST_PYTHON"], "run Tests/run")
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "oracles/\(script)").path
        return try ChildProcess(URL(filePath: python), ["-B", file] + arguments, environment: ["LANG": "C.UTF-8"])
            .ending(within: .seconds(120))
    }
}
