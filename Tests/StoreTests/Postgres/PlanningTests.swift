import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallPostgres

/// How the server looks for what the ledger asks.
@Suite("statements on PostgreSQL") struct PlanningTests {
    @Test("find runs by an index, although they were planned while the tables were empty")
    func byIndex() async throws {
        try await Passing.run { passing in
            let store = passing.store
            let every = Recurrence.every(IntervalRecurrence(interval: .seconds(1)))
            let job = JobDefinition(name: JobName(stored: "often"), recurrence: every)
            _ = try await store.apply(ScheduleApplication(definitions: [job], appliedBy: "test"))
            try await store.write("set back") {
                _ = try $0.change("UPDATE rollcall_job SET position = position - interval '1 day'")
            }
            var state = try #require(try await store.states(of: [job.name]).states.first)
            for _ in 0..<200 {
                state.cursor = try await Self.record(job, state, in: store)
                _ = try await store.changeToken()
            }
            // What a session has read is told when its transaction ends.
            try await store.read("tell") { _ = try $0.all("SELECT pg_stat_force_next_flush()") { _ in true } }
            let reads = try await store.read("count") { transaction in
                try transaction.first(
                    "SELECT seq_tup_read, idx_scan FROM pg_stat_user_tables WHERE relid = 'rollcall_run'::regclass"
                ) { (all: try $0.number(0), byIndex: try $0.number(1)) }
            }
            #expect(reads?.all == 0)
            #expect(reads?.byIndex ?? 0 > 200, "nothing was told yet")
        }
    }

    private static func record(
        _ job: JobDefinition, _ state: JobState, in store: PostgresStore
    ) async throws -> JobCursor {
        let tick = try #require(job.recurrence.next(after: state.cursor.position))
        var proposal = DecisionProposal(
            definition: job, revision: try #require(state.revision), seen: state.cursor,
            next: JobCursor(epoch: state.cursor.epoch, position: tick))
        proposal.runs = [PlannedRun(tick: tick, due: tick)]
        var random = SeededGenerator(seed: 1)
        let grant = ClaimGrant(
            worker: WorkerID(UUIDv7(at: .epoch, using: &random)), workerName: "test", lease: .seconds(30), slots: 1,
            tasks: [job.task])
        guard case .moved(let decided)? = try await store.decide([proposal], under: grant).first else {
            return state.cursor
        }
        let claim = try #require(decided.claimed.first)
        let end = AttemptEnd(outcome: .succeeded, disposition: .succeed([:]))
        _ = try await store.finish([AttemptEnding(term: claim.term, end: end)])
        return decided.cursor
    }
}
