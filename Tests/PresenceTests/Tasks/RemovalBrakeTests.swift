import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite
@testable import RollcallTasks

@Suite struct RemovalBrakeTests {
    @Test(arguments: [
        ("none", 1_000, 1_000, false), ("50%", 500, 1_000, false), ("50%", 501, 1_000, true),
        ("50%", 100, 100, false), ("50%", 101, 101, true), ("100%", 1_000, 1_000, false),
        ("0.5%", 101, 20_200, false), ("0.5%", 102, 20_200, true), ("20", 20, 1_000, false),
        ("20", 21, 1_000, true), ("0", 1, 1_000, true), ("0", 0, 1_000, false),
    ])
    func `a limit is passed by more than it, a share only by more than a hundred`(
        limit: String, stale: Int, total: Int, isRefused: Bool
    ) throws {
        let brake = try RemovalBrake(try ArgumentKind.limit.read(.string(limit)).get())
        #expect(brake.refuses(stale, of: total) == isRefused)
        #expect(brake.description == limit)
    }

    @Test func `more stale than max_removed removes nothing, is not retried, and says the way through`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("lobby", 150, age: .seconds(90))
            try await fixture.fill("lobby", 50, age: .zero, prefix: "fresh")
            let task = PrunePresences(store: fixture.presences)
            let claimed = try await fixture.startRun()
            let failure = await #expect(throws: TaskFailure.self) {
                try await task.run(.of(task, claimed, with: ["max_removed": "50%"]))
            }
            #expect(failure?.reason == .brake)
            #expect(failure?.failure.code == "brake")
            #expect(failure?.isRetryable == false)
            let message = failure?.failure.message ?? ""
            #expect(message.contains("150 of 200 presences are stale"))
            #expect(message.contains("nothing was removed"))
            #expect(message.hasSuffix("rollcall run prune-presences --with max_removed=100%"))
            #expect(try await fixture.presences.survey().presences == 200)
            let through = try TaskContext.of(task, claimed, with: ["max_removed": "100%"])
            #expect(try await task.run(through) == .recorded(["removed": 150, "rooms": 1]))
        }
    }

    @Test func `what an earlier attempt removed counts for the limit of the run`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("a", 10, age: .seconds(90), prefix: "a")
            try await fixture.fill("b", 10, age: .seconds(90), prefix: "b")
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            _ = try await fixture.presences.pruneStep(
                PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], batch: 10), under: claimed.term)
            let taken = try await fixture.takeOver(claimed)
            let task = PrunePresences(store: fixture.presences)
            let failure = await #expect(throws: TaskFailure.self) {
                try await task.run(.of(task, taken, with: ["max_removed": 15]))
            }
            #expect(failure?.failure.message.contains("20 of 20") == true)
            #expect(failure?.failure.message.contains("the run stopped after 10") == true)
            #expect(try await fixture.presences.survey().presences == 10)
        }
    }
}
