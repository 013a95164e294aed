import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

/// Transcripts of `schedule diff`.
@Suite struct DiffTests {
    @Test("diff shows what comes, changes and goes, with the next tick before and after, and writes nothing")
    func differences() async throws {
        let bench = try CommandBench()
        try bench.workspace.write(
            """
            jobs:
              prune-rooms: {every: 15m, description: "all day", retry: {max_attempts: 5}, with: {batch: 100}}
              report: {task: prune-rooms, cron: "30 2 * * *", timezone: Europe/Berlin}
              sleeping: {task: prune-rooms, every: 60s, enabled: false}
            """, to: "presence.yaml")
        var golden = Golden()
        golden.add("(no database)", await bench.run("schedule", "diff"))
        let script = try await LedgerScript(path: bench.database, clock: bench.clock)
        let trail = try await script.store.audit(of: nil, limit: 10)
        golden.add("rollcall schedule diff", await bench.run("schedule", "diff"))
        golden.add("rollcall schedule diff --json", await bench.run("schedule", "diff", "--json"))
        golden.add("rollcall schedule diff --exit-code", await bench.run("schedule", "diff", "--exit-code", "--json"))
        _ = try await script.store.pause(JobName(stored: "prune-rooms"), by: "ada")
        bench.clock.advance(by: .seconds(60))
        golden.add("rollcall schedule diff (paused, no live worker)", await bench.run("schedule", "diff"))
        #expect(try await script.store.audit(of: nil, limit: 10).dropFirst() == trail[...])
        try golden.expectMatch("schedule-diff")
    }

    @Test("diff of the schedule that was applied is nothing; of a broken one 65, of none 66")
    func same() async throws {
        let bench = try CommandBench()
        try bench.workspace.write(
            """
            jobs:
              prune-presences: {every: 60s}
              prune-rooms: {every: 600s, offset: 30s}
            """, to: "presence.yaml")
        _ = try await LedgerScript(path: bench.database, clock: bench.clock)
        var golden = Golden()
        golden.add("rollcall schedule diff --exit-code", await bench.run("schedule", "diff", "--exit-code"))
        golden.add("rollcall schedule diff --json", await bench.run("schedule", "diff", "--json"))
        try bench.workspace.write("jobs: {prune-rooms: {evry: 1s}}", to: "bad.yaml")
        golden.add("rollcall schedule diff BAD", await bench.run("schedule", "diff", bench.workspace.path("bad.yaml")))
        golden.add("rollcall schedule diff NONE", await bench.run("schedule", "diff", bench.workspace.path("no.yaml")))
        try golden.expectMatch("schedule-diff-same")
    }
}
