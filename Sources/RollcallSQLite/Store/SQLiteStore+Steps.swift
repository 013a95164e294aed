public import GRDB
public import RollcallCore
internal import RollcallPlatform

/// What a fenced step did inside its transaction.
struct StepEffect<Value: Sendable>: Sendable {
    /// What the caller wants to know.
    var value: Value
    /// What is added to the run's stored progress: numbers are added by key, anything else replaces.
    var progress: RunResult
    /// Whether nothing is left to do: the run is then finished as succeeded, in the same transaction.
    var isLast: Bool
}

/// What became of a fenced step.
enum SteppedOutcome<Value: Sendable>: Sendable {
    /// Committed; the run's total so far (without a term: what this step did).
    case more(Value, total: RunResult)
    /// Committed, and the run, if there is one, has succeeded with this total.
    case done(Value, total: RunResult)
    /// The term holds no more; nothing was written.
    case leaseLost
}

extension SQLiteStore {
    /// Runs one step of a chain (semantics, rule 20): in one transaction the term is checked (run, fence, running), the
    /// body's effect applied, its progress added to the run's, and the run finished when the step was the last.
    ///
    /// With a nil term nothing of a run is checked or written. Fail points: `insideStep` after the effect,
    /// `afterStepCommit` after the commit.
    func step<Value: Sendable>(
        _ operation: String, under term: LeaseTerm?,
        _ body: @Sendable (SQLiteTransaction) throws -> StepEffect<Value>
    ) async throws(StoreError) -> SteppedOutcome<Value> {
        let outcome = try await write(operation) { transaction -> SteppedOutcome<Value> in
            guard let term else {
                let effect = try body(transaction)
                FailPoint.insideStep.reach()
                return effect.isLast
                    ? .done(effect.value, total: effect.progress) : .more(effect.value, total: effect.progress)
            }
            guard let held = try HeldRun.read(term, in: transaction) else { return .leaseLost }
            let effect = try body(transaction)
            let total = try held.add(effect.progress, isLast: effect.isLast, in: transaction)
            FailPoint.insideStep.reach()
            return effect.isLast ? .done(effect.value, total: total) : .more(effect.value, total: total)
        }
        if case .leaseLost = outcome { return outcome }
        FailPoint.afterStepCommit.reach()
        return outcome
    }

    /// Runs a body of your own in one write transaction of this database, only if the term still holds: its effect and
    /// the check are one.
    ///
    /// For tasks whose effect is in the same file: a worker that was stopped past its lease cannot commit. The body
    /// must be short (50 ms; every other writer waits) and must not begin or end transactions. Throws `LeaseLost` when
    /// the term holds no more, `StoreError` for the store's own trouble; what the body throws undoes its effect and
    /// arrives as it is.
    public func fenced<Value: Sendable>(
        _ term: LeaseTerm, _ body: @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await database.writeRethrowing { transaction in
            guard try HeldRun.read(term, in: transaction) != nil else { throw LeaseLost() }
            return try body(transaction.db)
        }
    }
}
