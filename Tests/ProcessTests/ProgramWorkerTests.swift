import Foundation
import Glibc
import Harness
import Testing

/// Programs that a worker runs: what becomes of them when it, or their run, comes to an end.
@Suite(.serialized, .onOwnThread, .timeLimit(.minutes(3)))
struct ProgramWorkerTests {
    /// A program whose processes, one of them in a session of its own and deaf to TERM, hold a named pipe.
    private static let tree = """
        #!/bin/sh
        exec 3>held
        setsid sh -c 'trap "" TERM; exec sleep 600' &
        sleep 600 &
        echo "$ROLLCALL_RUN_ID" >&3
        wait
        """

    /// A folder with the program, its pipe, and a job that runs it every hour, now too.
    private func ready(_ keys: String = "timeout: 10m") throws -> Workspace {
        let workspace = try Workspace(environment: ["DATABASE_URL": "sqlite:rollcall.db"])
        let program = try workspace.write(Self.tree, to: "tree")
        #expect(chmod(program, 0o755) == 0)
        #expect(mkfifo(workspace.path("held"), 0o600) == 0)
        let job = "{task: run-program, every: 1h, run_on_start: always, retry: {max_attempts: 1}, \(keys), with: "
        let with = "{argv: [\(program)], dir: \(workspace.folder.path)}}"
        try workspace.write("jobs:\n  tree: \(job)\(with)\n", to: "jobs.yaml")
        try workspace.run("database", "migrate", "--database-file", "rollcall.db")
        return workspace
    }

    private func worker(_ workspace: Workspace) throws -> ChildProcess {
        try workspace.start(
            "worker", "--schedule", "jobs.yaml", "--allow-program", workspace.path("tree"), "--log-format", "text")
    }

    /// Opens the pipe, which waits for the program, and reads until all of its processes are gone.
    private func whileHeld(_ workspace: Workspace, _ body: (String) throws -> Void) throws {
        let pipe = open(workspace.path("held"), O_RDONLY | O_CLOEXEC)
        defer { close(pipe) }
        var buffer = [UInt8](repeating: 0, count: 200)
        let count = read(pipe, &buffer, buffer.count)
        try body(String(decoding: buffer[..<max(0, count)], as: UTF8.self).trimmingCharacters(in: .newlines))
        let rest = read(pipe, &buffer, buffer.count)
        #expect(rest == 0, "the end comes when the last process is gone")
    }

    @Test("a worker that is killed leaves nothing of a program behind, whatever session it is in")
    func killed() throws {
        let workspace = try ready()
        let worker = try worker(workspace)
        let started = ContinuousClock.now
        try whileHeld(workspace) { _ in worker.send(SIGKILL) }
        #expect(ContinuousClock.now - started < .seconds(60), "the program itself would go on for ten minutes")
        #expect(try worker.ending().status == 128 + SIGKILL)
    }

    @Test("at its timeout a program is ended with all that it started, and the run has failed for that")
    func timeout() throws {
        let workspace = try ready("timeout: 1s")
        let worker = try worker(workspace)
        var id = ""
        try whileHeld(workspace) { id = $0 }
        try worker.errorLine { $0.contains("timed_out") || $0.contains("timed out") }
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
        let run = try #require(try workspace.json([RunRecord].self, "history", "--job", "tree").first)
        #expect(run.id == id)
        #expect(run.state == "failed")
        #expect(run.reason == "timed_out")
    }

    @Test("a run that is cancelled ends its program with all that it started")
    func cancelled() throws {
        let workspace = try ready()
        let worker = try worker(workspace)
        try whileHeld(workspace) { id in
            let cancelling = try workspace.run("cancel", id, "--wait")
            #expect(cancelling.status == 0, "\(cancelling.errors)")
        }
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
        let runs = try workspace.json([RunRecord].self, "history", "--job", "tree")
        #expect(runs.map(\.state) == ["cancelled"])
    }

    @Test("a run by hand that a signal stops ends its program with all that it started")
    func byHand() throws {
        let workspace = try ready()
        let run = try workspace.start(
            "run", "tree", "--schedule", "jobs.yaml", "--allow-program", workspace.path("tree"))
        try whileHeld(workspace) { _ in run.send(SIGINT) }
        #expect(try run.ending().status == 1)
    }
}
