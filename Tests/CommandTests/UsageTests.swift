import ArgumentParser
import Foundation
import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite struct UsageTests {
    @Test("a slip of the hand is answered with what was meant")
    func slips() async throws {
        let bench = try CommandBench()
        var golden = Golden()
        for arguments in [
            ["histroy"], ["schedule", "lst"], ["xyzzy"], ["history", "--limt", "3"], ["history", "--limit", "0"],
            ["history", "--since", "soon"], ["history", "--state", "succeded"], ["history", "--follow", "--summary"],
            ["history", "--json", "--output", "tsv"], ["presence", "add", "lobby"], ["presence", "add", "", "c1"],
            ["presence", "add", "lobby", ""], ["help", "nope"],
            ["events", "--listener", "a", "--since", "1h"],
            ["worker", "--lease", "10ms"], ["worker", "--ticks", "none"], ["run"], ["run", "a", "b"],
            ["trigger", "prune-rooms", "--timeout", "5s"], ["history", "--color", "mauve"],
            ["history", "--log-level", "loud"],
        ] { golden.add((["rollcall"] + arguments).joined(separator: " "), await bench.run(arguments)) }
        try golden.expectMatch("usage-slips")
    }

    @Test("flag beats environment beats default, and a variable that nothing reads is warned about")
    func environment() async throws {
        var bench = try CommandBench()
        try bench.workspace.write(SampleSchedule(isForDjango: false).text, to: "presence.yaml")
        var golden = Golden()
        for variables in [
            ["ROLLCALL_SCHEDULE": bench.schedule, "ROLLCALL_COUNT": "1"],
            ["ROLLCALL_SCHEDULE": bench.schedule, "ROLLCALL_JSON": "yes", "ROLLCALL_COUNT": "1"],
            ["ROLLCALL_SCHEDULE": bench.schedule, "ROLLCALL_JSON": "perhaps"],
            ["ROLLCALL_SCHEDULE": bench.schedule, "ROLLCALL_COUNT": "many"],
            ["ROLLCALL_SCHEDUL": bench.schedule, "ROLLCALL_SCHEDULE": bench.schedule, "ROLLCALL_COUNT": "1"],
        ] {
            bench.environment = variables
            let set = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            let typed = "\(set) rollcall schedule next".replacing(bench.workspace.folder.path, with: "FOLDER")
            golden.add(typed, await bench.run(["schedule", "next"]))
        }
        bench.environment = ["ROLLCALL_COUNT": "5", "ROLLCALL_JSON": "1"]
        golden.add(
            "ROLLCALL_COUNT=5 ROLLCALL_JSON=1 rollcall schedule next --count 1 --output table",
            await bench.run("schedule", "next", "--count", "1", "--output", "table"))
        try golden.expectMatch("usage-environment")
    }

    @Test("every long option of every command is read from the environment under its own name")
    func everyOption() {
        for command in RollcallCommand.tree where command.configuration.subcommands.isEmpty {
            let help = RollcallCommand.helpMessage(for: command, columns: 300)
            let shown = Set(help.matches(of: /(?m)^  (?:-\w, )?--([a-z-]+)/).map { String($0.output.1) })
            let read = Set(EnvironmentOption.all(of: command).map(\.name))
            #expect(shown.subtracting(["help", "version", "max-age"]) == read, "\(command)")
        }
    }

    @Test("a default of the schedule's tasks is not taken for an option")
    func maximumAge() async throws {
        var bench = try CommandBench()
        try bench.workspace.write(SampleSchedule(isForDjango: false).text, to: "presence.yaml")
        bench.environment = ["ROLLCALL_MAX_AGE": "90s"]
        _ = await bench.run("presence", "add", "lobby", "c1")
        let answer = await bench.run("presence", "prune", "--dry-run")
        #expect(answer.errors.contains("max_age=90s (ROLLCALL_MAX_AGE)"))
        let given = await bench.run("presence", "prune", "--dry-run", "--max-age", "5s")
        #expect(given.errors.contains("max_age=5s (--with)"))
    }

    @Test("init writes a schedule that validates, and never overwrites")
    func sample() async throws {
        let bench = try CommandBench()
        try bench.workspace.write(SampleSchedule(isForDjango: false).text, to: "presence.yaml")
        let answer = await bench.run("schedule", "validate")
        #expect(answer.status == .done)
        #expect(answer.errors.isEmpty)
    }
}
