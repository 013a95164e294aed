import Foundation
import Harness
import Testing

/// As many workers as a large site has, all of which want every tick; eight seconds in CI, a minute with
/// `ROLLCALL_LONG=1`.
@Suite("twenty workers on PostgreSQL", .onOwnThread)
struct TwentyWorkersTests {
    @Test("give every tick of every job exactly one answer")
    func everyTick() throws {
        let server = try ScratchPostgres()
        let workspace = try Workspace(environment: ["ROLLCALL_DATABASE": server.url()])
        let file = try workspace.write(
            """
            jobs:
              prune-presences: {every: 1s}
              prune-rooms: {every: 1s, offset: 500ms}
              strict: {task: prune-rooms, every: 1s, overlap: allow, catch_up: all, catch_up_window: 5m}
            """, to: "jobs.yaml")
        let workers = try (1...20).map { try workspace.start("worker", "--schedule", file, "--name", "w\($0)") }
        for worker in workers { try worker.errorLine(within: .seconds(120)) { $0.contains("first:") } }
        let metronome = try Metronome()
        let seconds = EightWorkersTests.isLong ? 60 : 8
        try metronome.second(seconds)
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers { #expect(try worker.ending(within: .seconds(120)).status == 0) }

        let runs = try workspace.json([RunRecord].self, "history", "--limit", "100000")
        let jobs = Dictionary(grouping: runs, by: \.job)
        #expect(jobs.count == 3)
        for (job, runs) in jobs {
            let answers = TickAnswers(runs)
            try answers.expectOneEach()
            #expect(answers.ticks.count >= seconds, "\(job)")
        }
        #expect(try #require(jobs["strict"]).allSatisfy { $0.state == "succeeded" })
        Audit.expectRisingFences(runs)
        try Audit(workspace).expectSoundDatabase()
    }
}
