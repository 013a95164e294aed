import Harness
import Testing

/// kill -9 at the worst places: nothing is lost, nothing is done twice, `removed` is the total.
@Suite("a worker that dies", .onOwnThread)
struct KillPointTests {
    static let schedule = """
        jobs:
          prune-presences:
            every: 1s
            run_on_start: if_overdue
            overlap: skip
            timeout: 30s
            with: {max_age: 60s, batch: 50}
        """

    @Test(
        "at any point of a run leaves the work to the next one, done exactly once",
        arguments: [
            "before_decide_commit:kill", "after_decide_commit:kill", "inside_step:kill:3", "after_step_commit:kill:3",
            "between_steps:kill:2",
        ])
    func diesAndIsReplaced(failPoint: String) async throws {
        let workspace = try Workspace()
        let crowd = Crowd.even(rooms: 10, stale: 40, fresh: 5)
        try await crowd.fill(workspace)
        let file = try workspace.write(Self.schedule, to: "jobs.yaml")

        let first = try workspace.start(
            "worker", "--schedule", file, "--lease", "2s", environment: ["ROLLCALL_FAILPOINT": failPoint])
        #expect(try first.ending().status == 128 + 9)

        let second = try workspace.start("worker", "--schedule", file, "--lease", "2s", "--ticks", "4")
        #expect(try second.ending().status == 0)

        let runs = try workspace.json([RunRecord].self, "history", "--limit", "1000")
        let removed = runs.compactMap(\.result?.removed).reduce(0, +)
        #expect(removed == crowd.stale)
        #expect(Set(runs.compactMap(\.tick)).count == runs.filter { $0.tick != nil }.count)
        try Audit(workspace).expectOnePrunedEventForEachRoom(count: crowd.rooms.count, removed: crowd.stale)
        try Audit(workspace).expectSoundDatabase()
    }

    @Test("and comes back after its lease writes nothing under the old fence")
    func stoppedPastItsLease() async throws {
        let workspace = try Workspace()
        let crowd = Crowd.even(rooms: 10, stale: 40, fresh: 5)
        try await crowd.fill(workspace)
        let file = try workspace.write(Self.schedule, to: "jobs.yaml")

        let sleeper = try workspace.start(
            "worker", "--schedule", file, "--lease", "2s", "--name", "sleeper",
            environment: ["ROLLCALL_FAILPOINT": "between_steps:stop:2"])
        try sleeper.errorLine { $0.contains("prune-presences") }
        let other = try workspace.start("worker", "--schedule", file, "--lease", "2s", "--ticks", "3")
        #expect(try other.ending().status == 0)
        let before = try workspace.json([RunRecord].self, "history", "--limit", "1000")

        sleeper.send(18)  // SIGCONT
        try sleeper.errorLine { $0.contains("lease") && $0.contains("lost") }
        sleeper.send(15)
        #expect(try sleeper.ending().status == 0)

        let after = try workspace.json([RunRecord].self, "history", "--limit", "1000")
        let taken = try #require(before.first { $0.attempts.count > 1 })
        let same = try #require(after.first { $0.id == taken.id })
        #expect(same.attempts.map(\.outcome) == ["lost", "succeeded"])
        #expect(same.fence == taken.fence)
        #expect(same.result?.removed == crowd.stale)
        try Audit(workspace).expectOnePrunedEventForEachRoom(count: crowd.rooms.count, removed: crowd.stale)
    }
}
