import Foundation
import Harness
import Testing

@Suite("a worker to which the system tells nothing of changed files", .onOwnThread)
struct BlindWatchTests {
    /// Starts a worker in a namespace that has no inotify instances to give, and is the worker's own.
    private func start(in workspace: Workspace) throws -> ChildProcess {
        let line = """
            echo 0 > /proc/sys/user/max_inotify_instances
            exec "$0" worker --schedule jobs.yaml --name w0 --log-format text
            """
        return try ChildProcess(
            URL(filePath: "/usr/bin/unshare"),
            ["--user", "--map-root-user", "sh", "-ec", line, Workspace.program().path],
            environment: ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("ROLLCALL_") },
            folder: workspace.folder)
    }

    @Test("says so once, looks every second, and does not take what is written bit by bit before it is whole")
    func blind() throws {
        let workspace = try Workspace()
        try workspace.write("jobs: {a: {task: prune-rooms, every: 1h}}\n", to: "jobs.yaml")
        let worker = try start(in: workspace)
        try worker.errorLine { $0.contains("does not tell of changed files; looking every second instead") }
        let writing = """
            { echo jobs:; for n in 0 1 2 3 4 5 6 7; do echo "  job$n: {task: prune-rooms, every: 1h}"; sleep 0.3; done
            } > jobs.yaml
            """
        let writer = try ChildProcess(URL(filePath: "/bin/sh"), ["-ec", writing], folder: workspace.folder)
        #expect(try writer.ending().status == 0)
        try worker.errorLine { $0.contains("schedule reloaded: 8 jobs, 8 new, 0 changed, 1 gone") }
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
        #expect(worker.errorLines.count { $0.contains("looking every second") } == 1)
        #expect(worker.errorLines.count { $0.contains("schedule reloaded") } == 1)
        #expect(!worker.errorLines.contains { $0.contains("not taken") })
    }
}
