import Foundation
import Harness
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallCommands

/// Programs and requests from the command line: what is allowed, what is told, what is hidden.
@Suite(.onOwnThread)
struct TaskCommandTests {
    private static let schedule = """
        jobs:
          nightly:
            task: run-program
            every: 1h
            with:
              argv: [/bin/sh, -c, "printf '\\\\033[31mred\\\\n'; echo $$LEVEL; exit 3"]
              env: {LEVEL: gold}
          hook:
            task: http-request
            every: 1h
            with: {url: "http://127.0.0.1:1/?token=gold", body: gold, headers: {Authorization: gold}}

        """

    private func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.workspace.write(Self.schedule, to: "presence.yaml")
        return bench
    }

    @Test("a worker refuses a schedule whose program it may not run, at the argv, and names the flag")
    func workerRefuses() async throws {
        var golden = Golden()
        let bench = try bench()
        golden.add("rollcall worker", await bench.run("worker", "--ticks", "1"))
        golden.add("rollcall worker --allow-program /bin/cat", await bench.run("worker", "--allow-program", "/bin/cat"))
        golden.add("rollcall worker --allow-program sh", await bench.run("worker", "--allow-program", "sh"))
        golden.add("rollcall schedule validate", await bench.run("schedule", "validate"))
        golden.add("rollcall run nightly", await bench.run("run", "nightly"))
        try golden.expectMatch("tasks-not-allowed")
    }

    @Test("a program or a request that another job has is no matter to a run of this one, and to lists")
    func others() async throws {
        let bench = try bench()
        #expect(await bench.run("run", "prune-rooms").status == .done)
        let list = await bench.run("schedule", "list")
        #expect(list.status == .done)
        #expect(list.errors.isEmpty)
    }

    @Test("--allow-program and its variable allow the same, links resolved, and a program by hand needs them too")
    func allowed() async throws {
        var bench = try bench()
        let program = "run run-program --no-retry --with".split(separator: " ").map(String.init)
        let refused = await bench.run(program + ["argv=/bin/true", "--database-file", bench.database])
        #expect(refused.status == .notAllowed)
        #expect(refused.errors.contains("--allow-program /bin/true"))
        let link = bench.workspace.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/bin/true")
        bench.environment = ["ROLLCALL_ALLOW_PROGRAM": "/bin/sh\n\(link)"]
        let done = await bench.run(program + ["argv=/bin/true", "--database-file", bench.database, "--json"])
        #expect(done.status == .done, "\(done.errors)")
        #expect(done.output.contains(#""result":{"exit_code":0}"#))
        let listed = await bench.run(
            program + [#"argv=["/bin/sh","-c","exit $0","7"]"#, "--database-file", bench.database, "--json"])
        #expect(listed.status == .failed)
        #expect(listed.output.contains(#""error":{"code":"exit-7""#), "\(listed.output) \(listed.errors)")
    }

    @Test("what a program writes is in the run's log, and reaches no terminal with its control characters")
    func log() async throws {
        let bench = try bench()
        let run = await bench.run("run", "nightly", "--no-retry", "--allow-program", "/bin/sh", "--json")
        #expect(run.status == .failed)
        #expect(run.output.contains(#""error":{"code":"exit-3""#))
        let shown = await bench.run("history", "show", "nightly")
        #expect(shown.output.contains("31mred"))
        #expect(!shown.output.contains("\u{1B}[31m"))
    }

    @Test("no secret of headers, body, environment or address is shown, whatever is asked")
    func secrets() async throws {
        let bench = try bench()
        let options = ["--database-file", bench.database, "--schedule", bench.schedule, "--log-level", "trace"]
        let commands = [
            ["run", "hook", "--no-retry", "--json"], ["run", "hook", "--no-retry"], ["history", "--json"], ["history"],
            ["history", "show", "hook"], ["history", "show", "hook", "--json"], ["schedule", "list"],
            ["schedule", "list", "--json"], ["history", "--summary"], ["status"],
        ]
        for command in commands {
            let answer = await bench.run(command + options)
            #expect(!(answer.output + answer.errors).contains("gold"), "\(command): \(answer.output)\(answer.errors)")
        }
        let shown = await bench.run("history", "show", "hook", "--json")
        #expect(
            shown.output.contains(#""headers":{"Authorization":"***"}"#), "\(shown.output)")
        #expect(shown.output.contains(#""error":{"code":"unreachable""#))
    }
}
