import Foundation
import Harness
import Testing

/// A new schedule is brought to four workers one after another, as a rolling change of a service does it, while they run.
@Suite("a schedule that is changed worker by worker", .onOwnThread)
struct RollingTests {
    private static let all = "task: prune-rooms, overlap: allow, catch_up: all, catch_up_window: 5m, timeout: 10s"
    private static let old = """
        jobs:
          same: {every: 1s, \(all)}
          other-with: {every: 1s, with: {batch: 100}, \(all)}
          other-every: {every: 2s, \(all)}
          only-old: {every: 1s, \(all)}
        """
    private static let new = """
        jobs:
          same: {every: 1s, \(all)}
          other-with: {every: 1s, with: {batch: 200}, \(all)}
          other-every: {every: 3s, \(all)}
          only-new: {every: 1s, \(all)}
        """

    private struct Worker: Decodable {
        var name: String
        var alive: Bool
        var stands_by: [String]
    }

    @Test("loses and doubles no tick, and `workers` shows who stands by meanwhile")
    func rolled() throws {
        let server = try ScratchPostgres()
        let workspace = try Workspace(environment: ["ROLLCALL_DATABASE": server.url()])
        let old = try workspace.write(Self.old, to: "old.yaml")
        let new = try workspace.write(Self.new, to: "new.yaml")
        var workers = try (0..<4).map { try worker($0, old, workspace) }
        let metronome = try Metronome()
        try metronome.second(3)
        #expect(try standingBy(workspace).values.allSatisfy(\.isEmpty))
        for number in 0..<4 {
            workers[number].send(SIGTERM)
            #expect(try workers[number].ending().status == 0)
            workers[number] = try worker(number, new, workspace)
            let expected = (0..<4).map { (name: "w\($0)", jobs: $0 <= number ? [] : ["other-every", "other-with"]) }
            #expect(
                try standingBy(workspace) == Dictionary(uniqueKeysWithValues: expected.map { ($0.name, $0.jobs) }))
            let table = try workspace.run("workers").output
            #expect(table.contains("STANDS BY FOR") == (number < 3))
            #expect(table.contains("other-every, other-with") == (number < 3))
            try metronome.second(6 + number * 3)
        }
        // Nobody holds it any more, and after one lease it counts as removed; one of them says so.
        let isRemoved = try (18...40).contains { second in
            try metronome.second(second)
            return workers.contains { $0.errorLines.contains { $0.contains("no schedule holds them: only-old") } }
        }
        #expect(isRemoved)
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers { #expect(try worker.ending().status == 0) }
        try expectEveryTick(try workspace.json([RunRecord].self, "history", "--limit", "100000"))
    }

    private func worker(_ number: Int, _ schedule: String, _ workspace: Workspace) throws -> ChildProcess {
        let worker = try workspace.start(
            "worker", "--schedule", schedule, "--name", "w\(number)", "--lease", "3s")
        try worker.errorLine { $0.contains("first:") }
        return worker
    }

    private func standingBy(_ workspace: Workspace) throws -> [String: [String]] {
        let workers = try workspace.json([Worker].self, "workers").filter(\.alive)
        return Dictionary(workers.map { ($0.name, $0.stands_by) }) { first, _ in first }
    }

    /// Jobs whose recurrence stays go on without a gap; one whose recurrence changes goes from one grid to the other.
    private func expectEveryTick(_ runs: [RunRecord]) throws {
        let jobs = Dictionary(grouping: runs, by: \.job)
        for (job, least) in [("same", 15), ("other-with", 15), ("only-old", 8), ("only-new", 8)] {
            let answers = TickAnswers(try #require(jobs[job]))
            try answers.expectOneEach()
            #expect(answers.ticks.count >= least)
        }
        #expect(runs.allSatisfy { $0.state == "succeeded" || $0.reason == "edited" })

        let ticks = TickAnswers(try #require(jobs["other-every"]), every: 2)
        #expect(ticks.counts.values.allSatisfy { $0 == 1 })
        let seconds = ticks.ticks
        let isRolled = seconds.indices.dropFirst().contains { place in
            let (before, after) = (Array(seconds[..<place]), Array(seconds[place...]))
            return Self.isGrid(before, 2) && Self.isGrid(after, 3) && after[0] - before[place - 1] < 5
        }
        #expect(isRolled && seconds.count >= 7, "from every 2 s to every 3 s: \(seconds)")
        Audit.expectRisingFences(runs)
    }

    private static func isGrid(_ ticks: [Int64], _ interval: Int64) -> Bool {
        ticks.allSatisfy { $0 % interval == 0 } && zip(ticks, ticks.dropFirst()).allSatisfy { $1 - $0 == interval }
    }
}
