import Foundation
import Glibc
import Harness
import Testing

/// Workers that stop and go on, all of them at once: a machine that sleeps, a file that takes no writes.
@Suite("when all workers stand still", .serialized, .onOwnThread)
struct StandstillTests {
    private static let schedule = """
        jobs:
          latest: {task: prune-rooms, every: 1s, timeout: 10s, overlap: allow}
          none: {task: prune-rooms, every: 1s, timeout: 10s, overlap: allow, catch_up: none}
          all: {task: prune-rooms, every: 1s, timeout: 10s, overlap: allow, catch_up: all, catch_up_window: 60s}
        """

    private func workers(_ count: Int, in workspace: Workspace) throws -> [ChildProcess] {
        let schedule = try workspace.write(Self.schedule, to: "jobs.yaml")
        return try (0..<count).map { number in
            let worker = try workspace.start(
                "worker", "--schedule", schedule, "--name", "w\(number)", "--lease", "2s")
            try worker.errorLine { $0.contains("first:") }
            return worker
        }
    }

    /// Ends the workers and answers the history of each job.
    private func end(_ workers: [ChildProcess], in workspace: Workspace) throws -> [String: [RunRecord]] {
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers { #expect(try worker.ending().status == 0) }
        try Audit(workspace).expectSoundDatabase()
        let runs = try workspace.json([RunRecord].self, "history", "--limit", "100000")
        Audit.expectRisingFences(runs)
        return Dictionary(grouping: runs, by: \.job)
    }

    /// Each tick has one answer, and what stood still is answered as `catch_up` says: some six seconds of it.
    private func expectCaughtUp(_ jobs: [String: [RunRecord]]) throws {
        for (job, runs) in jobs {
            try TickAnswers(runs).expectOneEach()
            let ran = runs.filter { $0.state != "skipped" }
            #expect(ran.allSatisfy { $0.state == "succeeded" }, "\(job)")
            #expect(Set(ran.map(\.tick)).count == ran.count, "\(job)")
        }
        for job in ["latest", "none"] {
            let missed = try #require(jobs[job]).filter { $0.reason == "missed" }.compactMap(\.skipped?.count)
            #expect(try #require(missed.max()) >= 3, "\(job): \(missed)")
        }
        let all = try #require(jobs["all"])
        #expect(all.allSatisfy { $0.state == "succeeded" })
        #expect(all.count { $0.trigger == "catch_up" } >= 3)
    }

    @Test("past their leases, as on a machine that sleeps, each tick has one answer afterwards, by its catch_up")
    func slept() throws {
        let workspace = try Workspace()
        let workers = try workers(2, in: workspace)
        let metronome = try Metronome()
        try metronome.second(3)
        for worker in workers { worker.send(SIGSTOP) }
        try metronome.second(9)
        for worker in workers { worker.send(SIGCONT) }
        try metronome.second(12)
        try expectCaughtUp(try end(workers, in: workspace))
    }

    @Test("since another process keeps the file from every writer, the same, and they say when it is over")
    func locked() throws {
        let workspace = try Workspace()
        let workers = try workers(2, in: workspace)
        for worker in workers { try worker.errorLine { $0.contains("succeeded") } }
        let lock = """
            import signal, sqlite3
            connection = sqlite3.connect("rollcall.db", timeout=30, isolation_level=None)
            connection.execute("BEGIN EXCLUSIVE")
            print("locked", flush=True)
            signal.pause()
            """
        let other = try ChildProcess(URL(filePath: "/usr/bin/python3"), ["-c", lock], folder: workspace.folder)
        try other.outputLine { $0 == "locked" }
        for worker in workers { try worker.errorLine { $0.contains("the database does not answer") } }
        other.send(SIGTERM)
        _ = try other.ending()
        for worker in workers { try worker.errorLine { $0.contains("the database answers again") } }
        let metronome = try Metronome()
        try metronome.second(3)
        try expectCaughtUp(try end(workers, in: workspace))
    }
}
