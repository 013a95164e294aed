import Foundation
import Harness
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite(.onOwnThread) struct SchemaTests {
    static let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "schedules/rollcall.schema.json")

    @Test("the schema in schedules is what the command prints: ROLLCALL_GOLDEN=write writes it")
    func shippedSchema() async throws {
        let answer = try await CommandBench().run(["schedule", "schema"])
        #expect(answer.status == .done)
        #expect(answer.errors.isEmpty)
        if ProcessInfo.processInfo.environment["ROLLCALL_GOLDEN"] == "write" {
            try Data(answer.output.utf8).write(to: Self.shipped)
        }
        #expect(answer.output == (try String(contentsOf: Self.shipped, encoding: .utf8)))
    }

    @Test("check-jsonschema and schedule validate agree on each of 300 schedules, but for what no schema can say")
    func agreement() async throws {
        let bench = try CommandBench()
        let schedules = try CorpusSchedule.all()
        #expect(schedules.count >= 280)
        for (index, schedule) in schedules.enumerated() {
            try bench.workspace.write(schedule.text, to: CorpusSchedule.file(index))
        }
        let refused = try CorpusSchedule.refused(in: bench.workspace, count: schedules.count)
        var unused = Set(CorpusSchedule.unsayable.keys)
        for (index, schedule) in schedules.enumerated() {
            var bench = bench
            bench.environment = schedule.environment
            let answer = await bench.run(["schedule", "validate", bench.workspace.path(CorpusSchedule.file(index))])
            let isGood = answer.status == .done
            if let expected = schedule.isGood { #expect(isGood == expected, "\(schedule.name): \(answer.errors)") }
            if CorpusSchedule.unsayable[schedule.name] != nil {
                unused.remove(schedule.name)
                #expect(!isGood, "\(schedule.name) is good: the schema need not say more")
                #expect(!refused.contains(index), "\(schedule.name): the schema says it after all; unlist it")
            } else {
                let verb = isGood ? "refuses" : "takes"
                #expect(refused.contains(index) != isGood, "\(schedule.name): the schema \(verb) it")
            }
        }
        #expect(unused.isEmpty)
    }

    @Test("init writes the schema beside the schedule that names it, and leaves one that is there")
    func initWritesSchema() async throws {
        let bench = try CommandBench()
        let schema = bench.workspace.path(SampleSchedule.schema)
        #expect(await bench.run(["init", "--schedule", bench.schedule]).status == .done)
        let first = try String(contentsOfFile: bench.schedule, encoding: .utf8).prefix { $0 != "\n" }
        #expect(first == "# yaml-language-server: $schema=./\(SampleSchedule.schema)")
        let shipped = try String(contentsOf: Self.shipped, encoding: .utf8)
        #expect(try String(contentsOfFile: schema, encoding: .utf8) == shipped)
        try bench.workspace.write("{}", to: SampleSchedule.schema)
        #expect(await bench.run(["init", "--schedule", bench.workspace.path("b.yaml")]).status == .done)
        #expect(try String(contentsOfFile: schema, encoding: .utf8) == "{}")
    }
}
