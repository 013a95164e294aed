import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallPostgres

/// A server whose clock is set back by two hours: what was written before then lies two hours later than it should.
@Suite("a server's clock that is set back")
struct ServerClockTests {
    private let job = JobDefinition(
        name: JobName(stored: "job"), recurrence: .every(IntervalRecurrence(interval: .seconds(60))))

    /// A worker that lives as long as its lease, and the run that it has claimed.
    private func claim(in passing: Passing, registers: Bool) async throws -> ClaimedRun {
        let worker = passing.worker(1)
        if registers { try await passing.store.register(worker, holding: []) }
        let grant = ClaimGrant(
            worker: worker.id, workerName: worker.name, lease: worker.lease, slots: 1, tasks: [job.task])
        let outcome = try await passing.store.start(
            ManualStart(job: job.name, task: job.task, definition: job), under: grant)
        guard case .started(let claimed, _) = outcome else { throw NotStarted() }
        return claimed
    }

    private struct NotStarted: Error {}

    private func setBack(_ store: PostgresStore) async throws {
        try await store.write("set the clock back") { transaction in
            try transaction.later("UPDATE rollcall_run SET lease_until = lease_until + interval '2 hours'")
            try transaction.later("UPDATE rollcall_turn SET taken_at = taken_at + interval '2 hours'")
        }
    }

    @Test("keeps no run of a dead worker for longer than its lease", arguments: [true, false])
    func lease(registers: Bool) async throws {
        try await Passing.run { passing in
            let store = passing.store
            let claimed = try await claim(in: passing, registers: registers)
            let longest: Duration = registers ? .seconds(30) : .seconds(3_600)
            let before = try #require(try await store.outlook().nextExpiryIn)
            #expect(before > .seconds(20) && before <= .seconds(30))
            try await setBack(store)
            #expect(try #require(try await store.outlook().nextExpiryIn) <= .zero)
            #expect(try await store.reap().isEmpty, "its worker may live, and renew the lease")
            let after = try #require(try await store.outlook().nextExpiryIn)
            #expect(after > longest - .seconds(10) && after <= longest)
            #expect(try await store.renew([claimed.term], for: .seconds(30)) == [.renewed])
        }
    }

    @Test("leaves a lease alone that a slow transaction may have given")
    func slack() async throws {
        try await Passing.run { passing in
            let store = passing.store
            _ = try await claim(in: passing, registers: true)
            try await store.write("set the clock back a little") { transaction in
                try transaction.later("UPDATE rollcall_run SET lease_until = lease_until + interval '50 seconds'")
            }
            #expect(try await store.reap().isEmpty)
            #expect(try #require(try await store.outlook().nextExpiryIn) > .seconds(60))
        }
    }

    @Test("holds up no chore")
    func turn() async throws {
        try await Passing.run { passing in
            let (store, worker) = (passing.store, passing.worker(1).id)
            #expect(try await store.claimTurn("chore", every: .seconds(600), by: worker) == .taken)
            guard case .waits(let left) = try await store.claimTurn("chore", every: .seconds(600), by: worker) else {
                Issue.record("the turn was given twice")
                return
            }
            #expect(left > .seconds(500) && left <= .seconds(600))
            try await setBack(store)
            #expect(try await store.claimTurn("chore", every: .seconds(600), by: worker) == .taken)
        }
    }
}
