import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite struct ScheduleTests {
    private func bench(_ text: String = SampleSchedule(isForDjango: false).text) throws -> CommandBench {
        let bench = try CommandBench()
        try bench.workspace.write(text, to: "presence.yaml")
        return bench
    }

    @Test("validate says what is right and what is wrong, in four forms")
    func validate() async throws {
        let good = try bench()
        let bad = try bench(
            "version: 1\njobs:\n  prune-rooms:\n    evry: 600s\n  other:\n    task: prune-romos\n    every: 5\n")
        var golden = Golden()
        golden.add("rollcall schedule validate", await good.run("schedule", "validate"))
        golden.add("rollcall schedule validate --json", await good.run("schedule", "validate", "--json"))
        golden.add("rollcall schedule validate BAD", await bad.run("schedule", "validate"))
        for format in ["json", "gcc", "github"] {
            golden.add(
                "rollcall schedule validate BAD --format \(format)",
                await bad.run("schedule", "validate", "--format", format))
        }
        golden.add(
            "rollcall schedule validate MISSING", await bad.run("schedule", "validate", bad.workspace.path("no.yaml")))
        golden.add(
            "rollcall schedule validate --json --format gcc",
            await bad.run("schedule", "validate", "--json", "--format", "gcc"))
        try golden.expectMatch("schedule-validate")
    }

    @Test("a warning ends validate with 65 under --strict only, and a schedule without one never does")
    func strict() async throws {
        let good = try bench()
        let warned = try bench("jobs: {prune-rooms: {cron: \"* 5 * * *\"}}\n")
        #expect(await good.run("schedule", "validate", "--strict").status == .done)
        #expect(await warned.run("schedule", "validate").status == .done)
        let strict = await warned.run("schedule", "validate", "--strict")
        #expect(strict.status == .badData)
        #expect(strict.errors.contains("[star-before-value]"))
    }

    @Test("list shows the schedule without a database, and with what it knows")
    func list() async throws {
        let bench = try bench()
        var golden = Golden()
        golden.add("rollcall schedule list (no database)", await bench.run("schedule", "list"))
        golden.add("rollcall jobs --json (no database)", await bench.run("jobs", "--json"))
        let script = try await LedgerScript(path: bench.database, clock: bench.clock)
        for run in try await script.decide(after: .seconds(60)) {
            try await script.succeed(run, after: .milliseconds(12), ["removed": 3, "rooms": 1])
        }
        _ = try await script.store.pause(JobName(stored: "prune-rooms"), by: "ada")
        bench.clock.advance(by: .seconds(17))
        golden.add("rollcall jobs", await bench.run("jobs"))
        golden.add("rollcall jobs --json", await bench.run("jobs", "--json"))
        try golden.expectMatch("schedule-list")
    }

    @Test("a schedule with errors is shown and ends with 65, also where it is only read")
    func badSchedule() async throws {
        let bench = try bench("jobs: {prune-rooms: {evry: 600s}}\n")
        var golden = Golden()
        golden.add("rollcall jobs", await bench.run("jobs"))
        golden.add("rollcall run prune-rooms", await bench.run("run", "prune-rooms"))
        golden.add("rollcall worker", await bench.run("worker"))
        try golden.expectMatch("schedule-bad")
    }

    @Test("next and list show the time of a job's clock beside UTC, and next says where clocks are changed")
    func zones() async throws {
        let bench = try bench()
        try bench.workspace.write(
            """
            timezone: Europe/Berlin
            jobs:
              prune-rooms: {cron: "30 2 * * *"}
              prune-presences: {every: 60s}
              report: {task: prune-rooms, cron: "@hourly", timezone: Etc/UTC}
            """, to: "presence.yaml")
        var golden = Golden()
        let berlin = ["--timezone", "Europe/Berlin", "--cron", "30 2 * * *"]
        for arguments in [
            berlin + ["--from", "2027-03-27", "--count", "3"],
            berlin + ["--from", "2027-03-27", "--count", "2", "--dst", "skip"],
            berlin + ["--from", "2027-10-30", "--count", "3"],
            berlin + ["--from", "2027-10-30", "--count", "3", "--dst", "both"],
            ["--cron", "0 2 * * *", "--timezone", "Australia/Lord_Howe", "--from", "2027-04-02", "--count", "3"],
            ["--cron", "30 * * * *", "--timezone", "Europe/Berlin", "--from", "2027-10-31", "--count", "3"],
            berlin + ["--from", "2027-03-27", "--count", "3", "--json"], ["--count", "2"], ["prune-rooms"],
            ["--cron", "0 9 * * *", "--timezone", "berlin"], ["--cron", "0 9 * * *", "--dst", "never"],
            ["--cron", "0 * * * *", "--dst", "both", "--count", "1"], ["--dst", "both"],
            ["--from", "2027-03-27T22:00:00Z", "--for", "4h", "--count", "3"],
            ["prune-rooms", "--from", "2027-03-27", "--for", "2d"],
            ["prune-rooms", "--from", "2027-03-27", "--for", "1h"], ["--from", "9999-12-31T23:59:30Z", "--for", "1h"],
        ] {
            let typed = (["rollcall", "schedule", "next"] + arguments).joined(separator: " ")
            golden.add(typed, await bench.run(["schedule", "next"] + arguments + ["--schedule", bench.schedule]))
        }
        golden.add("rollcall schedule list", await bench.run("schedule", "list"))
        try golden.expectMatch("schedule-zones")
    }

    @Test("next --for ends after 10,000 ticks between two instants, and says how to go on")
    func bound() async throws {
        let bench = try bench(
            "jobs: {prune-rooms: {every: 1s}, prune-presences: {every: 1s}, more: {every: 1s, task: prune-rooms}}")
        let first = await bench.run("schedule", "next", "--for", "1h", "--json")
        #expect(first.errors.hasPrefix("note: there are more than 9999 ticks; --from 2026-11-22T10:55:33Z goes on"))
        let lastInstants = first.output.ranges(of: "\"2026-11-22T10:55:33Z\"]}").count
        #expect(lastInstants == 3)
        let rest = await bench.run(
            "schedule", "next", "--from", "2026-11-22T10:55:33Z", "--for", "1s", "--output", "tsv")
        #expect(rest.output.ranges(of: "[\"2026-11-22T10:55:34Z\"]").count == 3)
        #expect(rest.errors.isEmpty)
    }

    @Test("next counts ticks of a job, of all jobs and of expressions")
    func next() async throws {
        let bench = try bench()
        var golden = Golden()
        for arguments in [
            ["prune-rooms", "--count", "2"], ["prune-rooms", "--count", "2", "--json"], ["--for", "3m"],
            ["--for", "3m", "--json"], ["prune-presences", "--from", "2026-11-21", "--count", "1"],
            ["--cron", "*/15 9-17 * * mon-fri", "--count", "3"], ["--cron", "0 0 30 2 *"],
            ["--cron", "61 * * * *"], ["--every", "90s", "--offset", "10s", "--count", "2", "--json"],
            ["--every", "90s", "--cron", "* * * * *"], ["prune-romos"], ["--offset", "1s"], ["--from", "noon"],
        ] {
            let typed = (["rollcall", "schedule", "next"] + arguments).joined(separator: " ")
            golden.add(typed, await bench.run(["schedule", "next"] + arguments + ["--schedule", bench.schedule]))
        }
        try golden.expectMatch("schedule-next")
    }
}
