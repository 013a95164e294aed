import RollcallCore
import RollcallSchedule
import Testing

/// What words of other tools become, by the strict reader's own reading of it.
@Suite struct ImporterTests {
    private let fixture = ReaderFixture()

    private func text(_ source: ImportSource, _ text: String, isSystem: Bool = false) throws -> String {
        var options = ImportOptions(tasks: fixture.tasks)
        options.isSystem = isSystem
        return try ScheduleImporter(options).read(Array(text.utf8), from: source).text
    }

    /// The jobs of what is imported, which the strict reader finds no error in.
    private func jobs(_ source: ImportSource, _ text: String) throws -> [JobDefinition] {
        var reader = fixture.reader
        reader.checks = []
        let file = SourceFile(path: "imported", bytes: Array(try self.text(source, text).utf8))
        let reading = reader.read([file])
        #expect(!reading.hasErrors, "\(DiagnosticRenderer().human(reading.diagnostics))")
        return reading.jobs.map(\.definition)
    }

    private func argv(_ job: JobDefinition?) -> [String] {
        guard case .array(let words)? = job?.arguments["argv"] else { return [] }
        return words.compactMap(\.string)
    }

    static let phrases: [(phrase: String, cron: String)] = [
        ("every 5 minutes", "*/5 * * * *"), ("every minute", "* * * * *"), ("every 30 seconds", "*/30 * * * * *"),
        ("every second", "* * * * * *"), ("every hour", "0 * * * *"), ("every 6 hours", "0 */6 * * *"),
        ("every hour at minute 12", "12 * * * *"), ("every day", "0 0 * * *"), ("every day at 4am", "0 4 * * *"),
        ("every day at 16:30", "30 16 * * *"), ("every day at 5:15 pm", "15 17 * * *"),
        ("every day at noon", "0 12 * * *"),
        ("every day at 12am", "0 0 * * *"), ("at 5am every weekday", "0 5 * * 1-5"),
        ("every weekday at 9am and 5pm", "0 9,17 * * 1-5"), ("every monday at 9am", "0 9 * * 1"),
        ("every tuesday and friday at midnight", "0 0 * * 2,5"), ("every week", "0 0 * * 0"),
        ("every month", "0 0 1 * *"),
        ("0 3 * * mon", "0 3 * * mon"), ("0 3 L * *", "0 3 L * *"), ("0 24 * * sun#last", "0 0 * * sunL"),
        ("@daily", "@daily"),
    ]

    @Test("phrases of fugit become the expressions that fugit makes of them", arguments: phrases)
    func phrase(phrase: String, cron: String) throws {
        let job = try #require(try jobs(.sidekiqCron, "a: {class: A, cron: \"\(phrase)\"}").first)
        #expect(job.recurrence.text == "cron \(cron)" || job.recurrence.text == cron, "\(job.recurrence.text)")
    }

    @Test(
        "a phrase that is not known is left out with its words",
        arguments: [
            "every 7 moons", "every 90 minutes", "every day at 9am and 5:30pm", "every", "at noon tomorrow",
            "every 0 minutes",
        ])
    func unknownPhrase(phrase: String) throws {
        let text = try text(.sidekiqCron, "a: {class: A, cron: \"\(phrase)\"}")
        #expect(text.contains("# - a: ") && !text.contains("jobs:"), "\(text)")
    }

    static let commands: [(command: String, argv: [String])] = [
        ("/usr/bin/true", ["/usr/bin/true"]), ("/bin/a  b\tc", ["/bin/a", "b", "c"]),
        ("/bin/a 'b c' \"d e\" f\\ g ''", ["/bin/a", "b c", "d e", "f g", ""]),
        ("/bin/a \"it\\\"s \\n\"", ["/bin/a", "it\"s \\n"]), ("/bin/a x\\%y", ["/bin/a", "x%y"]),
        ("a b", ["/usr/bin/env", "a", "b"]), ("/bin/a | /bin/b", ["/bin/sh", "-c", "/bin/a | /bin/b"]),
        ("/bin/a $HOME", ["/bin/sh", "-c", "/bin/a $HOME"]),
        ("/bin/a \"$HOME\"", ["/bin/sh", "-c", "/bin/a \"$HOME\""]),
        ("X=1 /bin/a", ["/bin/sh", "-c", "X=1 /bin/a"]), ("/bin/a 'b", ["/bin/sh", "-c", "/bin/a 'b"]),
        ("/bin/a '${X}' é", ["/bin/a", "${X}", "é"]), ("/bin/a > /dev/null", ["/bin/sh", "-c", "/bin/a > /dev/null"]),
        ("/bin/a '#' \": x\" -1 null", ["/bin/a", "#", ": x", "-1", "null"]),
    ]

    @Test(
        "a command of a crontab is a program with its words, and a shell only where it needs one", arguments: commands)
    func command(command: String, argv wanted: [String]) throws {
        #expect(argv(try jobs(.crontab, "* * * * * \(command)\n").first) == wanted)
    }

    @Test("names become legal, and each another")
    func names() throws {
        let long = String(repeating: "long ", count: 40)
        let entries = ["a b", "a-b", "a/b", "--", "Ünï", long, long + "x", "a.b_c-1"]
        let json = entries.map { "\"\($0)\": {\"task\": \"say\", \"schedule\": 60}" }.joined(separator: ", ")
        let names = try jobs(.celery, "{\(json)}").map(\.name.description)
        #expect(names.count == entries.count && Set(names).count == entries.count)
        #expect(names.prefix(4) == ["a-b", "a-b-2", "a-b-3", "job"] && names.last == "a.b_c-1")
    }

    @Test("text of others is no comment's end, no variable and no key of ours")
    func hostileText() throws {
        let text =
            "{\"a\\n\\u2028jobs: {x: 1}\": {\"task\": \"x\\ny: ${HOME}\", \"schedule\": \"what\\n: ever\"},"
            + "\"b\": {\"task\": \"${HOME} $$ \\t\\\"\", \"schedule\": 60, \"args\": [\"\\u0001\"]}}"
        let jobs = try jobs(.celery, text)
        #expect(jobs.map(\.name.description) == ["b"])
        #expect(argv(jobs.first).dropFirst(2).first == "${HOME} $$ \t\"")
    }

    @Test("numbers past every bound become what a schedule may hold, or nothing")
    func hugeNumbers() throws {
        let huge = "9223372036854775807"
        let manifest = """
            {kind: CronJob, metadata: {name: a}, spec: {schedule: "@daily", startingDeadlineSeconds: \(huge), jobTemplate: {spec: {
            backoffLimit: \(huge), activeDeadlineSeconds: 0, template: {spec: {containers: [{command: [/bin/true],
            env: [{name: A, value: x}, {name: A, value: y}, {name: A=B, value: z}]}]}}}}}}
            """
        let job = try #require(try jobs(.kubernetes, manifest).first)
        #expect(job.retry.maximumAttempts == 1_000)
        #expect(job.deadline == nil && job.timeout == .seconds(86_400))
        #expect(job.arguments["env"] == .object(["A": "y"]))
        #expect(try text(.celery, "{\"a\": {\"task\": \"say\", \"schedule\": 1e400}}").contains("# - a: "))
    }

    @Test("a crontab of the system has users, and one of a user has none")
    func system() throws {
        let line = "17 * * * * root /bin/true\n"
        #expect(try text(.crontab, line, isSystem: true).contains("argv: [/bin/true]"))
        #expect(try text(.crontab, line).contains("argv: [/usr/bin/env, root, /bin/true]"))
    }
}
