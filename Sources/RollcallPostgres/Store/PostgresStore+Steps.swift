internal import RollcallCore
internal import RollcallPlatform
internal import RollcallPresence
internal import RollcallStorage

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
    /// Rows of the application refer to what was to go; nothing was written.
    case referenced(RowReference)
}

/// When a step holds its run's row.
enum FenceTime: Sendable {
    /// Before its effect.
    case first
    /// After its effect, just before it commits.
    case last
}

extension PostgresStore {
    /// Runs one step of a chain (semantics, rule 20): in one transaction the term is checked (run, fence, running), the
    /// body's effect applied, its progress added to the run's, and the run finished when the step was the last.
    ///
    /// With a nil term nothing of a run is checked or written. Fail points: `insideStep` after the effect,
    /// `afterStepCommit` after the commit.
    ///
    /// A foreign key that refuses the transaction undoes it: `referenced`.
    ///
    /// - Parameter fence: when the run's row is held. Of steps of one run that go side by side each holds it only at its
    ///   end; what was done under a term that holds no more is undone then.
    func step<Value: Sendable>(
        _ operation: String, under term: LeaseTerm?, fence: FenceTime = .first,
        _ body: @escaping @Sendable (PostgresTransaction) throws -> StepEffect<Value>
    ) async throws(StoreError) -> SteppedOutcome<Value> {
        try Self.refuseCancelled(operation)
        let outcome = try await database.write(operation, planning: .free, referenced: { .referenced($0) }) {
            transaction -> SteppedOutcome<Value> in
            guard let term else {
                let effect = try body(transaction)
                FailPoint.insideStep.reach()
                return effect.isLast
                    ? .done(effect.value, total: effect.progress) : .more(effect.value, total: effect.progress)
            }
            let early = fence == .first ? try HeldRun.lock(term, in: transaction) : nil
            guard fence == .last || early != nil else { return .leaseLost }
            let effect = try body(transaction)
            guard let held = try early ?? HeldRun.lock(term, in: transaction) else {
                throw Undone<SteppedOutcome<Value>>(answer: .leaseLost)
            }
            let total = try held.add(effect.progress, isLast: effect.isLast, in: transaction)
            FailPoint.insideStep.reach()
            return effect.isLast ? .done(effect.value, total: total) : .more(effect.value, total: total)
        }
        switch outcome {
        case .leaseLost, .referenced: break
        case .more, .done: FailPoint.afterStepCommit.reach()
        }
        return outcome
    }
}
