import Harness
import Testing

/// kill -9 at the worst places of a prune that goes through its table, on PostgreSQL.
@Suite("a worker that dies while it goes through a table", .serialized, .onOwnThread)
struct StretchKillTests {
    @Test(
        "leaves the rest to the next one, which tells of each room once",
        arguments: [
            // Beside another stretch that is not committed; between the last stretch and the events; between the two
            // shares of events, and before the run's end.
            "inside_step:kill:2", "after_step_commit:kill:1", "between_steps:kill:1", "after_step_commit:kill:3",
            "inside_step:kill:5",
        ])
    func diesAndIsReplaced(failPoint: String) throws {
        let database = try TestDatabase()
        let workspace = try Workspace(environment: ["ROLLCALL_DATABASE": database.url()])
        #expect(try workspace.run("database", "migrate").status == 0)
        _ = try database.sql(
            """
            INSERT INTO rollcall_room (name) SELECT 'r' || n FROM generate_series(1, 300) AS n;
            INSERT INTO rollcall_presence (room_id, channel, user_name, last_seen)
            SELECT n / 2 % 300 + 1, 'c' || n, 'u' || n,
                now() - CASE WHEN n % 2 = 1 THEN interval '1 hour' ELSE interval '-1 hour' END
            FROM generate_series(1, 120000) AS n;
            ANALYZE
            """)
        let file = try workspace.write(
            "jobs: {prune-presences: {every: 1s, run_on_start: if_overdue, overlap: skip, timeout: 30s}}",
            to: "jobs.yaml")
        let first = try workspace.start(
            "worker", "--schedule", file, "--lease", "2s", environment: ["ROLLCALL_FAILPOINT": failPoint])
        #expect(try first.ending().status == 128 + 9)
        let second = try workspace.start("worker", "--schedule", file, "--lease", "2s", "--ticks", "3")
        #expect(try second.ending().status == 0)

        let runs = try workspace.json([RunRecord].self, "history", "--limit", "1000")
        #expect(runs.compactMap(\.result?.removed).reduce(0, +) == 60_000)
        let taken = try #require(runs.first { $0.attempts.count > 1 })
        #expect(taken.result?.removed == 60_000 && taken.attempts.map(\.outcome) == ["lost", "succeeded"])
        try Audit(workspace).expectOnePrunedEventForEachRoom(count: 300, removed: 60_000)
        try Audit(workspace).expectSoundDatabase()
        #expect(try database.sql("SELECT count(*) FROM rollcall_untold_run").hasPrefix("0"))
    }
}
