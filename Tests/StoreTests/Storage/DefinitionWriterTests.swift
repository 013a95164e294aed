import RollcallCore
import RollcallStorage
import Testing

@Suite("The text of definitions")
struct DefinitionWriterTests {
    private static func definitions() throws -> [JobDefinition] {
        let expression = try CronExpression.parse("0 9 * * mon-fri").get()
        let cron = CronRecurrence(expression: expression, zone: .utc, dst: .both)
        let plain = JobDefinition(
            name: JobName(stored: "plain"), recurrence: .every(IntervalRecurrence(interval: .seconds(60))))
        var strange = JobDefinition(name: JobName(stored: "a \"b\"\n"), task: TaskName("ü"), recurrence: .cron(cron))
        strange.arguments = ["empty_for": "10m", "x": .array([1, .null, true, .object(["k": "q\"\\/"])])]
        strange.arguments["é"] = .number(1.5)
        strange.timezone = "Europe/Zürich"
        strange.summary = "Rooms \"nobody\" is in / \u{1}"
        strange.labels = ["team": "chat/é", "b": "\\"]
        var full = JobDefinition(
            name: JobName(stored: "full"), task: TaskName("prune-rooms"), recurrence: .at(Timestamp(microseconds: 1)))
        (full.overlap, full.catchUp, full.runOnStart) = (.queue, .all, .ifOverdue)
        (full.catchUpWindow, full.deadline) = (.seconds(7_200), .seconds(30))
        (full.jitter, full.timeout) = (.milliseconds(1), .seconds(45))
        full.retry = RetryPolicy(
            maximumAttempts: 5, backoff: .milliseconds(250), maximumBackoff: .seconds(10), multiplier: 1.5,
            jitter: .none, maximumLost: 2, giveUpAfter: .seconds(600))
        full.history = HistoryPolicy(keep: 100, age: .seconds(3_600), failureAge: .seconds(7_200))
        (full.isEnabled, full.summary, full.labels) = (false, "", ["team": "chat"])
        return [plain, full, strange, plain, strange, full]
    }

    @Test("is that of an encoder, whatever was written before")
    func same() throws {
        var writer = DefinitionWriter()
        for definition in try Self.definitions() {
            #expect(try writer.text(of: definition) == JSONText.write(definition))
        }
    }

    @Test("of many, on all cores, stands in their order")
    func order() async throws {
        let definitions = (0..<1_201).map { number in
            JobDefinition(
                name: JobName(stored: "job-\(number)"),
                recurrence: .every(IntervalRecurrence(interval: .seconds(Int64(number + 1)))))
        }
        let texts = try await DefinitionTexts.write(definitions)
        #expect(texts == (try definitions.map { try JSONText.write($0) }))
    }
}
