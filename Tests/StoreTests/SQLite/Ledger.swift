import RollcallCore
import RollcallSQLite

/// What tests of the ledger are made of.
enum Ledger {
    static let task = TaskName("prune-presences")

    static func definition(_ name: String = "prune", every seconds: Int = 60) -> JobDefinition {
        let recurrence = Recurrence.every(IntervalRecurrence(interval: .seconds(seconds)))
        var definition = JobDefinition(name: JobName(stored: name), task: task, recurrence: recurrence)
        definition.retry.jitter = .none
        return definition
    }

    static func worker(_ number: UInt64 = 1) -> WorkerRecord {
        var record = WorkerRecord(
            id: WorkerID(UUIDv7(high: 0x7000, low: 0x8000_0000_0000_0000 + number)), name: "worker-\(number)",
            host: "host", pid: 1, version: "1", lease: .seconds(30))
        record.tasks = [task]
        return record
    }

    static func grant(_ number: UInt64 = 1, slots: Int = 8) -> ClaimGrant {
        ClaimGrant(
            worker: worker(number).id, workerName: "worker-\(number)", lease: .seconds(30), slots: slots, tasks: [task])
    }

    static func manual(_ job: String = "prune") -> ManualStart {
        ManualStart(job: JobName(stored: job), task: task)
    }

    /// What a planner proposes now for a definition.
    static func proposal(_ definition: JobDefinition, in store: some LedgerStore) async throws -> DecisionProposal? {
        let snapshot = try await store.states(of: [definition.name])
        guard let state = snapshot.states.first else { return nil }
        let hash = DefinitionHash(of: definition)
        return Planner.plan(definition, revision: hash, cursor: state.cursor, now: snapshot.now).proposal
    }

    static func finish(_ run: ClaimedRun, _ disposition: RunDisposition = .succeed([:])) -> AttemptEnding {
        let outcome: AttemptOutcome =
            switch disposition {
            case .succeed: .succeeded
            case .retry, .fail: .failed
            case .cancel: .cancelled
            }
        return AttemptEnding(term: run.term, end: AttemptEnd(outcome: outcome, disposition: disposition))
    }
}
