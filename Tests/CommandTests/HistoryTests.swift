import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite struct HistoryTests {
    /// Successes, a retry, a failure, skips of a pause, and a run that goes on.
    private func filled() async throws -> CommandBench {
        let bench = try CommandBench()
        let script = try await LedgerScript(path: bench.database, clock: bench.clock)
        for run in try await script.decide(after: .seconds(30)) {
            try await script.succeed(run, after: .milliseconds(4), ["removed": 10])
        }
        for run in try await script.decide(after: .seconds(30)) {
            try await script.store.append(
                [LogLine(at: bench.clock.wall, attempt: 1, level: .info, message: "400 of 1000\u{1B}[31m are stale")],
                to: run.run.id)
            try await script.succeed(run, after: .milliseconds(12), ["removed": 400, "rooms": 50])
        }
        try await fail(script)
        _ = try await script.store.pause(JobName(stored: "prune-presences"), by: "ada")
        bench.clock.advance(by: .seconds(180))
        _ = try await script.store.resume(JobName(stored: "prune-presences"), catchesUp: false, by: "ada")
        _ = try await script.decide(after: .seconds(60))
        bench.clock.advance(by: .seconds(2))
        await script.store.close()
        return bench
    }

    /// A failed attempt, a retry that times out, a failed run.
    private func fail(_ script: LedgerScript) async throws {
        let broken = RunFailure(
            code: "error", message: "the table is locked: try again in a while, and look who holds it")
        for run in try await script.decide(after: .seconds(60)) {
            let end = AttemptEnd(outcome: .failed, failure: broken, disposition: .retry(after: .seconds(1)))
            try await script.finish(run, after: .milliseconds(1_400), end)
        }
        for run in try await script.claim(after: .seconds(2)) {
            let failure = RunFailure(code: "timed_out", message: "cancelled after its timeout of 60s")
            try await script.finish(
                run, after: .seconds(60),
                AttemptEnd(outcome: .timedOut, failure: failure, disposition: .fail(.timedOut)))
        }
    }

    @Test("history lists runs for people and for programs")
    func list() async throws {
        let bench = try await filled()
        var golden = Golden()
        golden.add("rollcall history", await bench.run("history"))
        golden.add("rollcall history --json", await bench.run("history", "--json"))
        golden.add("rollcall history --limit 2", await bench.run("history", "--limit", "2"))
        golden.add("rollcall history --failed", await bench.run("history", "--failed"))
        golden.add("rollcall history --state skipped", await bench.run("history", "--state", "skipped"))
        golden.add(
            "rollcall history --job prune-rooms --output jsonl",
            await bench.run("history", "--job", "prune-rooms", "--output", "jsonl"))
        golden.add("rollcall history --output tsv", await bench.run("history", "--output", "tsv", "--limit", "2"))
        golden.add("rollcall history --since 10:02", await bench.run("history", "--since", "10:02"))
        golden.add("rollcall history --until 10:01", await bench.run("history", "--until", "10:01"))
        golden.add("rollcall history --job nobody", await bench.run("history", "--job", "nobody"))
        try golden.expectMatch("history-list")
    }

    @Test("history gives numbers by job")
    func summary() async throws {
        let bench = try await filled()
        var golden = Golden()
        golden.add("rollcall history --summary", await bench.run("history", "--summary"))
        golden.add("rollcall history --summary --json", await bench.run("history", "--summary", "--json"))
        try golden.expectMatch("history-summary")
    }

    @Test("history show tells all that is known of a run, and escapes what a log line holds")
    func show() async throws {
        let bench = try await filled()
        let failed = try #require(
            await bench.run("history", "--failed", "--output", "tsv").output.firstField(ofLine: 1))
        var golden = Golden()
        golden.add("rollcall history show FAILED", await bench.run("history", "show", String(failed.prefix(18))))
        golden.add("rollcall logs prune-rooms", await bench.run("logs", "prune-rooms"))
        golden.add("rollcall logs prune-rooms --json", await bench.run("logs", "prune-rooms", "--json"))
        golden.add("rollcall history show prune-room", await bench.run("history", "show", "prune-room"))
        golden.add("rollcall history show 0000", await bench.run("history", "show", "0000"))
        try golden.expectMatch("history-show")
    }

    @Test("a table fits the terminal, and only the right columns are cut")
    func widths() async throws {
        var bench = try await filled()
        var golden = Golden()
        for columns in [60, 80, 120] {
            bench.terminal.columns = columns
            let answer = await bench.run("history")
            for line in answer.output.split(separator: "\n") { #expect(line.count <= columns, "\(columns): \(line)") }
            golden.add("rollcall history (\(columns) columns)", answer)
        }
        bench.terminal = .none
        golden.add("rollcall history | cat", await bench.run("history"))
        try golden.expectMatch("history-widths")
    }

    @Test("colours say nothing that the text does not")
    func colours() async throws {
        let bench = try await filled()
        let plain = await bench.run("history", "--color", "never")
        let coloured = await bench.run("history", "--color", "always")
        #expect(coloured.output.contains("\u{1B}[31mfailed: timed_out"))
        #expect(coloured.output.replacing(/\u{1B}\[\d*m/, with: "") == plain.output)
    }
}

extension String {
    /// The first field of a line of tab-separated values, counted from 0.
    func firstField(ofLine number: Int) -> String? {
        let lines = split(separator: "\n")
        guard number < lines.count else { return nil }
        return lines[number].split(separator: "\t", omittingEmptySubsequences: false).first.map(String.init)
    }
}
