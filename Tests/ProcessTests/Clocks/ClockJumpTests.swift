import Foundation
import Harness
import RollcallCore
import RollcallSQLite
import Testing

/// Real processes whose wall clock somebody sets while they run (semantics, rules 2, 4 and 8).
@Suite("a wall clock that is set", .serialized, .onOwnThread)
struct ClockJumpTests {
    private static let ticks = """
        jobs:
          latest: {task: prune-rooms, every: 1s, overlap: allow, timeout: 10s}
          none: {task: prune-rooms, every: 1s, overlap: allow, timeout: 10s, catch_up: none}
          all: {task: prune-rooms, every: 1s, overlap: allow, timeout: 10s, catch_up: all, catch_up_window: 20s}

        """

    /// A program that runs while the clock is set four times, further than its lease lasts.
    private static let long = """
          long:
            task: run-program
            at: 2100-01-01T00:00:00Z
            run_on_start: always
            timeout: 60s
            with: {argv: [/bin/sleep, "15"]}
        """

    @Test("for three workers on a file lets every tick run once in its epoch, at once, and takes no lease from a run")
    func file() async throws {
        let clock = try JumpingClock()
        let workspace = try Workspace(environment: clock.environment)
        let schedule = try workspace.write(Self.ticks + Self.long, to: "jobs.yaml")
        let (seconds, workers) = try ClockPlan.perform(on: clock) {
            try (0..<3).map { number in
                let worker = try workspace.start(
                    "worker", "--schedule", schedule, "--name", "w\(number)", "--allow-program", "/bin/sleep")
                try worker.errorLine { $0.contains("first:") }
                return worker
            }
        }
        let history = ClockedHistory(rows: try await Self.rows(of: workspace), end: SystemTime.now)
        Self.expectSound(history, seconds: seconds)
        // A worker may hear of the end that its own last step has written before it has noted it: that is no loss.
        let rows = try workspace.json([RunRecord].self, "history", "--limit", "100000")
        #expect(!rows.contains { $0.attempts.contains { $0.outcome == "lost" } })
        let sound = rows.filter { $0.state == "succeeded" && $0.attempts.count == 1 }.map(\.id)
        for line in workers.flatMap(\.errorLines) where line.contains("lease") && line.contains("lost") {
            #expect(sound.contains { line.contains($0) }, "\(line)")
        }
        let programs = try workspace.json([RunRecord].self, "history", "--job", "long")
        let done = programs.filter { $0.state != "skipped" }
        #expect(done.map(\.state) == ["succeeded"] && done.map(\.attempts.count) == [1])
        try Audit(workspace).expectSoundDatabase()
        let audit = try ChildProcess(
            URL(filePath: "/usr/bin/python3"),
            [
                "-c", "import sqlite3, sys; print(sqlite3.connect('rollcall.db').execute(sys.argv[1]).fetchone()[0])",
                Self.raises,
            ], folder: workspace.folder
        ).ending()
        #expect(audit.output == "6\n", "\(audit.errors)")
    }

    /// Of three jobs each, at both settings back.
    private static let raises = "SELECT count(*) FROM rollcall_audit WHERE action = 'raised the epoch'"

    @Test("of a PostgreSQL server does the same for workers whose own clocks are right")
    func server() throws {
        let clock = try JumpingClock()
        var setUp = ScratchPostgres.SetUp()
        setUp.environment = clock.environment
        let server = try ScratchPostgres(setUp)
        let workspace = try Workspace(environment: ["ROLLCALL_DATABASE": server.url()])
        let schedule = try workspace.write(Self.ticks, to: "jobs.yaml")
        let (seconds, _) = try ClockPlan.perform(on: clock) {
            try (0..<2).map { number in
                let worker = try workspace.start("worker", "--schedule", schedule, "--name", "w\(number)")
                try worker.errorLine { $0.contains("first:") }
                return worker
            }
        }
        let rows = try server.sql(
            """
            SELECT job, epoch, extract(epoch FROM tick)::bigint, extract(epoch FROM coalesce(skipped_last, tick))::bigint,
                state, (extract(epoch FROM started_at) * 1000000)::bigint
            FROM rollcall_run WHERE tick IS NOT NULL
            """)
        let history = ClockedHistory(
            rows: try rows.split(separator: "\n").map { try Self.row($0) }, end: SystemTime.now)
        Self.expectSound(history, seconds: seconds)
        #expect(try server.sql(Self.raises) == "6")
    }

    private static func expectSound(_ history: ClockedHistory, seconds: ClosedRange<Int>) {
        for job in ["latest", "none", "all"] { history.expectOneAnswerEach(job) }
        history.expectSteadyRuns("latest", seconds: seconds)
        history.expectSteadyRuns("none", seconds: seconds)
        // Two of the settings are ahead, and what of them lies in the window of 20 s is caught up with.
        history.expectSteadyRuns("all", seconds: seconds, more: 2 * 21)
    }

    private static func rows(of workspace: Workspace) async throws -> [ClockedRow] {
        let store = try await SQLiteStore.open(SQLiteOptions(path: workspace.path("rollcall.db"), creation: .never))
        let runs = try await store.runs(HistoryQuery()).runs
        await store.close()
        return runs.compactMap { run in
            guard let tick = run.tick else { return nil }
            let last = run.skipped?.last ?? tick.instant
            return ClockedRow(
                job: run.job.description, epoch: tick.epoch, first: tick.instant.microseconds / 1_000_000,
                last: last.microseconds / 1_000_000, state: run.state.rawValue, startedAt: run.startedAt)
        }
    }

    /// A row as psql prints it.
    private static func row(_ line: Substring) throws -> ClockedRow {
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        try #require(cells.count == 6, "\(line)")
        return ClockedRow(
            job: cells[0], epoch: try #require(Int(cells[1])), first: try #require(Int64(cells[2])),
            last: try #require(Int64(cells[3])), state: cells[4],
            startedAt: Int64(cells[5]).map { Timestamp(microseconds: $0) })
    }
}
