import RollcallCore
import RollcallPresence
import RollcallTasks
import RollcallTesting
import Synchronization
import Testing

/// What the task makes of a store that can go through its table.
@Suite struct StretchTaskTests {
    private static let plan = StretchPlan(
        cutoff: .epoch,
        stretches: [0, 10, 20].map { TableStretch(lower: $0, upper: $0 + 10) }, total: 1_000, stale: 500)

    private static func run(
        _ store: StretchingPresences, with given: [String: JSONValue] = [:], isFenced: Bool = true
    ) async throws -> TaskCompletion {
        let task = PrunePresences(store: store, pacing: .counting(Counter()))
        var context = try TaskContext.of(task, nil, with: given)
        if isFenced { context.term = LeaseTerm(run: context.run, fence: 1) }
        return try await task.run(context)
    }

    @Test func `the table is gone through without a census, and the step after the last stretch ends the run`()
        async throws
    {
        let store = StretchingPresences(plan: Self.plan)
        #expect(try await Self.run(store) == .recorded(["removed": 7, "rooms": 2]))
        #expect(store.asked.withLock { $0 } == ["plan", "stretches 0 10 20", "stretches 20", "stretches "])
    }

    @Test func `a brake is judged by a census that was counted after the plan was made`() async throws {
        let store = StretchingPresences(plan: Self.plan, stale: 500)
        let failure = try await #require(throws: TaskFailure.self) {
            try await Self.run(store, with: ["max_removed": "10%"])
        }
        #expect(failure.failure.code == "brake")
        #expect(store.asked.withLock { $0 } == ["plan", "census"])
        #expect(try await Self.run(store, with: ["max_removed": "60%"]) == .recorded(["removed": 7, "rooms": 2]))
    }

    @Test func `a batch, a store without a plan and steps without a ledger go room by room`() async throws {
        let batch = StretchingPresences(plan: Self.plan, stale: 1)
        #expect(try await Self.run(batch, with: ["batch": 10]) == .recorded(["removed": 1, "rooms": 1]))
        #expect(batch.asked.withLock { $0 } == ["census", "rooms"])
        let none = StretchingPresences(plan: nil, stale: 1)
        _ = try await Self.run(none)
        #expect(none.asked.withLock { $0 } == ["plan", "census", "rooms"])
        let unfenced = StretchingPresences(plan: Self.plan, stale: 1)
        _ = try await Self.run(unfenced, isFenced: false)
        #expect(unfenced.asked.withLock { $0 } == ["census", "rooms"])
    }

    @Test func `a refused term stops it`() async throws {
        let store = StretchingPresences(plan: Self.plan, isLost: true)
        await #expect(throws: LeaseLost.self) { try await Self.run(store) }
    }
}
