import Foundation
import Harness
import Logging
import RollcallCore
import RollcallPlatform
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

/// `rollcall worker` as a process: what it says first, what signals do, what others see of it.
@Suite(.onOwnThread) struct WorkerTests {
    private func ready() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(
            "jobs: {prune-presences: {every: 1h}, prune-rooms: {every: 1h, enabled: false}}\n", to: "jobs.yaml")
        try workspace.run("presence", "add", "lobby", "c1")
        return workspace
    }

    private func start(_ workspace: Workspace, _ more: String...) throws -> ChildProcess {
        try ChildProcess(
            Workspace.program(),
            ["worker", "--schedule", "jobs.yaml", "--log-format", "text", "--name", "host-1"] + more,
            folder: workspace.folder)
    }

    @Test("the first lines say which database, which tables with how many rows, which jobs, and what is first")
    func firstLines() throws {
        let workspace = try ready()
        let worker = try start(workspace)
        try worker.errorLine { $0.contains("first: prune-presences in ") }
        worker.send(SIGTERM)
        let ending = try worker.ending()
        #expect(ending.status == 0)
        #expect(ending.output.isEmpty)
        let messages = ending.errors.split(separator: "\n").map { $0.dropFirst(33) }
        #expect(messages[0] == "rollcall 0.1.0, worker host-1, 8 runs at once")
        #expect(messages[1].wholeMatch(of: /database sqlite:rollcall.db: SQLite 3\.\d+\.\d+, schema \d+/) != nil)
        #expect(
            messages[2].wholeMatch(
                of: /native presence tables: 1 presence in 1 room, newest last_seen \d+ s ago/) != nil)
        #expect(
            messages[3] == """
                prune-presences every 1 h: max_age=60s (default), max_removed=none (default) \
                [jobs.yaml:1]
                """)
        #expect(
            messages[4] == """
                prune-rooms every 1 h, disabled: empty_for=0s (default), batch=500 (default) [jobs.yaml:1]
                """)
        #expect(messages.contains { $0.wholeMatch(of: /working 2 jobs, first: prune-presences in .*/) != nil })
    }

    @Test("SIGUSR1 writes the state to the log, SIGHUP has the schedule read again, and the worker goes on")
    func otherSignals() throws {
        let workspace = try ready()
        let worker = try start(workspace)
        try worker.errorLine { $0.contains("first: ") }
        worker.send(SIGUSR1)
        try worker.errorLine { $0.contains("state: working, 0 running") }
        worker.send(SIGHUP)
        try worker.errorLine { $0.contains("schedule read again, nothing changed: 2 jobs") }
        #expect(worker.isRunning)
        worker.send(SIGINT)
        #expect(try worker.ending().status == 0)
    }

    @Test("what a worker was asked to run is waited for, and its end is the command's")
    func trigger() throws {
        let workspace = try ready()
        let worker = try start(workspace)
        try worker.errorLine { $0.contains("first: ") }
        let follower = try workspace.start("history", "--follow", "--json")
        let ending = try workspace.run(
            "trigger", "prune-rooms", "--wait", "--timeout", "20s", "--json", "--schedule", "jobs.yaml")
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains(#""trigger":"manual","tick":null,"state":"succeeded""#))
        try follower.outputLine { $0.contains(#""job":"prune-rooms""#) && $0.contains(#""state":"succeeded""#) }
        follower.send(SIGINT)
        #expect(try follower.ending().status == 0)
        #expect(try workspace.run("status", "--exit-code").status == 0)
        #expect(try workspace.run("workers", "--json").output.contains(#""name":"host-1""#))
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
        #expect(try workspace.run("status", "--exit-code").status == 1)
    }

    @Test("a worker waits for its database, and a signal ends the wait with 0")
    func waits() throws {
        let workspace = try ready()
        let held = try ChildProcess(
            URL(filePath: "/usr/bin/python3"),
            [
                "-c",
                "import fcntl,time;f=open('rollcall.db-guard','a');fcntl.flock(f,2);print('held',flush=True);time.sleep(60)",
            ],
            folder: workspace.folder)
        try held.outputLine { $0 == "held" }
        let worker = try start(workspace)
        try worker.errorLine { $0.contains("waiting for the database") || $0.contains("database does not answer") }
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
        held.send(SIGKILL)
        try held.ending()
    }

    @Test("a schedule with errors ends a start with 65, or the last good one is worked when that was asked for")
    func badSchedule() throws {
        let workspace = try ready()
        try workspace.write("jobs: {prune-rooms: {every: 1s}}\n", to: "jobs.yaml")
        #expect(try start(workspace, "--ticks", "1").ending().status == 0)
        try workspace.write("jobs: {prune-rooms: {evry: 1s}}\n", to: "jobs.yaml")
        #expect(try start(workspace, "--ticks", "1").ending().status == 65)
        let lastGood = try start(workspace, "--ticks", "1", "--bad-schedule", "last-good").ending()
        #expect(lastGood.status == 0)
        #expect(lastGood.errors.contains("the schedule has errors; working what the database holds until it is good"))
        #expect(lastGood.errors.contains("prune-rooms every 1 s: empty_for=0s, batch=500 [the database]"))
        let empty = try start(workspace, "--database-file", "new.db", "--bad-schedule", "last-good").ending()
        #expect(empty.status == 65)
        #expect(empty.errors.contains("the database holds no job to go on with"))
    }

    @Test("--until claims nothing that is due later, and ends by itself")
    func until() throws {
        let workspace = try ready()
        try workspace.write("jobs: {prune-rooms: {every: 1s}}\n", to: "jobs.yaml")
        #expect(try start(workspace, "--until", "2s").ending().status == 0)
        let ticks = try workspace.run("history", "--job", "prune-rooms", "--output", "jsonl").output.split(
            separator: "\n")
        #expect((1...3).contains(ticks.count), "\(ticks)")
    }
}
