import Harness
import RollcallCore
import RollcallPlatform
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

/// Transcripts of `schedule explain`, on a history that a script has played.
@Suite struct ExplainTests {
    private static let rooms = JobName(stored: "prune-rooms")

    private func zone(_ name: String) throws -> Zone {
        try #require(ZoneLibrary(environment: [:]).zone(name))
    }

    private func ask(_ bench: CommandBench, _ golden: inout Golden, _ arguments: String...) async {
        let typed = (["rollcall", "schedule", "explain"] + arguments).joined(separator: " ")
        golden.add(
            typed, await bench.run(["schedule", "explain"] + arguments + ["--database-file", bench.database]))
    }

    @Test("explain tells what ran, what was skipped and why, what is to come, and what is no tick")
    func ticks() async throws {
        let bench = try CommandBench()
        let script = try await LedgerScript(path: bench.database, clock: bench.clock)
        // 10:00:30 and 10:01 run; the run of 10:01 goes on past 10:02; nobody lives from 10:02 to 10:32.
        for run in try await script.decide(after: .seconds(30)) {
            try await script.succeed(run, after: .milliseconds(12), ["removed": 3])
        }
        let broken = AttemptEnd(
            outcome: .failed, failure: RunFailure(code: "error", message: "the disk is full"),
            disposition: .fail(.error))
        let long = try await script.decide(after: .seconds(30))
        _ = try await script.decide(after: .seconds(60))
        for run in long { try await script.finish(run, after: .seconds(1), broken) }
        bench.clock.advance(by: .seconds(1_800))
        let late = try await script.decide(after: .zero)
        for run in late { try await script.succeed(run, after: .milliseconds(8), [:]) }
        _ = try await script.store.pause(Self.rooms, by: "ada")
        bench.clock.advance(by: .seconds(1_000))
        _ = try await script.store.resume(Self.rooms, catchesUp: false, by: "eve")
        bench.clock.advance(by: .seconds(120))
        _ = try await script.store.pause(Self.rooms, by: "bob")
        var golden = Golden()
        for time in [
            "10:00:30", "10:10:30", "10:40:30", "2026-11-22T11:10:30Z", "10:05", "2026-11-21", "yesterday",
        ] {
            await ask(bench, &golden, "prune-rooms", "--at", time)
        }
        for time in ["10:01", "10:02", "10:15", "10:15:07", "10:31", "2026-11-22T10:50:00Z", "2026-11-22T12:00:00Z"] {
            await ask(bench, &golden, "prune-presences", "--at", time)
        }
        await ask(bench, &golden, "prune-presences", "--at", "10:02", "--json")
        await ask(bench, &golden, "prune-presences", "--at", "10:15", "--json")
        await ask(bench, &golden, "prune-rooms", "--at", "10:40:30", "--json")
        try golden.expectMatch("explain-ticks")
    }

    @Test("explain tells of edits, removals, epochs and history that is gone")
    func changes() async throws {
        let bench = try CommandBench()
        var job = JobDefinition(name: Self.rooms, recurrence: .every(IntervalRecurrence(interval: .seconds(600))))
        let script = try await LedgerScript(path: bench.database, clock: bench.clock, definitions: [job])
        for run in try await script.decide(after: .seconds(600)) {
            try await script.succeed(run, after: .milliseconds(5), [:])
        }
        bench.clock.advance(by: .seconds(1_000))
        job.recurrence = .every(IntervalRecurrence(interval: .seconds(900)))
        _ = try await script.store.apply(ScheduleApplication(definitions: [job], appliedBy: "host-2"))
        bench.clock.advance(by: .seconds(3_600))
        var golden = Golden()
        for time in ["10:20", "10:10", "10:15", "10:30", "11:00"] {
            await ask(bench, &golden, "prune-rooms", "--at", time)
        }
        bench.clock.advance(by: .seconds(8 * 86_400))
        _ = try await script.store.pruneHistory(HistoryPruning())
        await ask(bench, &golden, "prune-rooms", "--at", "2026-11-22T10:10:00Z")
        await ask(bench, &golden, "prune-rooms", "--at", "2026-11-22T10:10:00Z", "--json")
        try golden.expectMatch("explain-changes")
    }

    @Test("explain reads a time on the job's own clock, and tells what a change of clocks has to do with it")
    func clocks() async throws {
        let bench = try CommandBench()
        let cron = CronRecurrence(
            expression: try CronExpression.parse("30 2 * * *").get(), zone: try zone("Europe/Berlin"))
        var standard = JobDefinition(name: Self.rooms, recurrence: .cron(cron))
        standard.timezone = "Europe/Berlin"
        var skip = standard
        skip.name = JobName(stored: "skips")
        let berlin = try zone("Europe/Berlin")
        skip.recurrence = .cron(CronRecurrence(expression: cron.expression, zone: berlin, dst: .skip))
        _ = try await LedgerScript(path: bench.database, clock: bench.clock, definitions: [standard, skip])
        var golden = Golden()
        for (job, time) in [
            ("prune-rooms", "2026-11-23T02:30"), ("prune-rooms", "2027-03-28T02:30"), ("skips", "2027-03-28 02:30"),
            ("prune-rooms", "2027-10-31T02:30"), ("prune-rooms", "2027-10-31T01:30:00Z"),
            ("prune-rooms", "2027-10-31T02:31"), ("prune-rooms", "02:30"),
        ] {
            await ask(bench, &golden, job, "--at", time)
        }
        await ask(bench, &golden, "skips", "--at", "2027-03-28T02:30", "--json")
        try golden.expectMatch("explain-clocks")
    }

    @Test("explain needs a job that somebody knows, a time and a database")
    func strangers() async throws {
        let bench = try CommandBench()
        try bench.workspace.write("jobs: {prune-rooms: {every: 600s}}", to: "presence.yaml")
        var golden = Golden()
        golden.add("(no database)", await bench.run("schedule", "explain", "prune-rooms", "--at", "10:00"))
        _ = try await LedgerScript(path: bench.database, clock: bench.clock, definitions: [])
        golden.add("(never applied)", await bench.run("schedule", "explain", "prune-rooms", "--at", "10:00"))
        golden.add("(never applied)", await bench.run("schedule", "explain", "prune-rooms", "--at", "10:00", "--json"))
        golden.add("(unknown)", await bench.run("schedule", "explain", "prune-romos", "--at", "10:00"))
        golden.add("(no time)", await bench.run("schedule", "explain", "prune-rooms"))
        golden.add("(bad time)", await bench.run("schedule", "explain", "prune-rooms", "--at", "noon"))
        try golden.expectMatch("explain-strangers")
    }
}
