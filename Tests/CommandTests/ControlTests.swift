import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite struct ControlTests {
    private func filled() async throws -> (CommandBench, LedgerScript) {
        let bench = try CommandBench()
        try bench.workspace.write(SampleSchedule(isForDjango: false).text, to: "presence.yaml")
        let script = try await LedgerScript(path: bench.database, clock: bench.clock)
        for run in try await script.decide(after: .seconds(60)) {
            let failure = RunFailure(code: "error", message: "no such table")
            try await script.finish(
                run, after: .milliseconds(8), AttemptEnd(outcome: .failed, failure: failure, disposition: .fail(.error))
            )
        }
        return (bench, script)
    }

    @Test("pause and resume answer what is so now, and suggest a name")
    func pause() async throws {
        let (bench, _) = try await filled()
        var golden = Golden()
        for arguments in [
            ["pause", "prune-rooms"], ["pause", "prune-rooms", "--json"], ["trigger", "prune-rooms"],
            ["resume", "prune-rooms"], ["resume", "prune-rooms", "--catch-up", "--json"], ["pause", "prune-room"],
            ["pause", "a b"],
        ] { try await add(arguments, bench, to: &golden) }
        try golden.expectMatch("control-pause")
    }

    @Test("trigger queues, cancel ends what waits, retry repeats what failed")
    func runs() async throws {
        let (bench, script) = try await filled()
        var golden = Golden()
        for arguments in [
            ["retry", "prune-presences"], ["cancel", "prune-presences"], ["cancel", "prune-presences"],
            ["trigger", "prune-presences", "--with", "max_age=2m", "--json"], ["retry", "prune-presences"],
            ["cancel", "prune-presences", "--json"], ["cancel", "0000"], ["retry", "--job"],
            ["trigger", "prune-rooms", "--timeout", "1s"],
        ] {
            bench.clock.advance(by: .milliseconds(10))
            try await add(arguments, bench, to: &golden)
        }
        bench.clock.advance(by: .seconds(31))
        golden.add("rollcall trigger prune-rooms (no live worker)", await bench.run("trigger", "prune-rooms"))
        await script.store.close()
        try golden.expectMatch("control-runs")
    }

    @Test("status says ok, degraded or down, and why")
    func status() async throws {
        let (bench, script) = try await filled()
        var golden = Golden()
        golden.add("rollcall status (a job failed)", await bench.run("status"))
        for run in try await script.decide(after: .seconds(60)) {
            try await script.succeed(run, after: .milliseconds(9), ["removed": 1, "rooms": 1])
        }
        golden.add("rollcall status --exit-code", await bench.run("status", "--exit-code"))
        golden.add("rollcall status --json", await bench.run("status", "--json"))
        golden.add("rollcall workers", await bench.run("workers"))
        golden.add("rollcall workers --json", await bench.run("workers", "--json"))
        for arguments in [
            ["status", "--exit-code", "--job", "prune-presences", "--within", "1m"],
            ["status", "--exit-code", "--job", "prune-rooms", "--within", "1m"],
            ["status", "--job", "nobody"], ["status", "--within", "1m"],
        ] { try await add(arguments, bench, to: &golden) }
        bench.clock.advance(by: .seconds(300))
        golden.add("rollcall status --exit-code (nobody lives)", await bench.run("status", "--exit-code"))
        golden.add("rollcall workers (nobody lives)", await bench.run("workers"))
        try golden.expectMatch("control-status")
    }

    private func add(_ arguments: [String], _ bench: CommandBench, to golden: inout Golden) async throws {
        let answer = await bench.run(arguments + ["--database-file", bench.database, "--schedule", bench.schedule])
        golden.add((["rollcall"] + arguments).joined(separator: " "), answer)
    }
}
