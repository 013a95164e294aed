public import RollcallCore
public import RollcallPresence
internal import Synchronization

extension PostgresPresences: StretchPruning {
    /// The stretches by which a run had better prune.
    ///
    /// With nothing stale it costs one look into the index; else a sample of the table.
    public func stretches(
        maximumAge: Duration, notAfter bound: Timestamp?, under term: LeaseTerm
    ) async throws(StoreError) -> StretchPlan? {
        let operation = "look how much is stale"
        let finding = try await store.read(operation) { [names] transaction in
            try StretchSurvey(names: names, transaction: transaction).find(maximumAge, notAfter: bound, for: term.run)
        }
        if finding.isAnyLeftBehind { try await tellLeftBehind() }
        let plan = finding.plan
        if let plan, !plan.stretches.isEmpty {
            // Who has lost the run must not promise what whoever took it over has told.
            try await store.write(operation) { transaction in
                guard try HeldRun.lock(term, in: transaction) != nil else { return }
                try StretchTelling.promise(term.run, in: transaction)
            }
        }
        return plan
    }

    /// Removes what is stale in the next stretches, side by side; then writes the events and finishes the run.
    ///
    /// Fail points: `insideStep`, `afterStepCommit`.
    public func pruneStretches(_ step: StretchStep, under term: LeaseTerm) async throws(StoreError) -> StepOutcome {
        guard !step.stretches.isEmpty else { return StepOutcome(try await tell(term)) }
        let next = Mutex(step.stretches.prefix(Self.stretchesInStep))
        return StepOutcome(
            try await sideBySide { _ in
                var outcomes: [Outcome] = []
                // The first is taken in any case: a step does something.
                while let stretch = next.withLock({ $0.popFirst() }) {
                    let outcome = await self.result(of: stretch, step.cutoff, term)
                    outcomes.append(outcome)
                    guard case .success(.more) = outcome, !Task.isCancelled else { break }
                }
                return outcomes
            })
    }

    /// So many that no connection waits long for the other, and few enough that a worker that is to stop does so soon.
    private static let stretchesInStep = 4 * StretchRule.lanes

    private typealias Outcome = Result<SteppedOutcome<StepCounts>, StoreError>

    /// What several did, each on a connection of its own.
    private func sideBySide(
        _ work: @escaping @Sendable (_ lane: Int) async -> [Outcome]
    ) async throws(StoreError) -> SteppedOutcome<StepCounts> {
        let outcomes = await withTaskGroup { group in
            for lane in 0..<StretchRule.lanes { group.addTask { await work(lane) } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        return try Self.together(outcomes)
    }

    /// Writes the events of runs that have ended before their last step.
    @discardableResult
    public func tellLeftBehind() async throws(StoreError) -> Int {
        let operation = "tell of prunes that ended early"
        guard try await store.read(operation, { try $0.exists(StretchTelling.leftBehind) }) else { return 0 }
        return try await store.write(operation) { [names] transaction in
            try StretchTelling(names: names, transaction: transaction).tellLeftBehind()
        }
    }

    private func tell(_ term: LeaseTerm) async throws(StoreError) -> SteppedOutcome<StepCounts> {
        let told = try await sideBySide { share in
            do throws(StoreError) {
                return [.success(try await self.tell(share, term))]
            } catch {
                return [.failure(error)]
            }
        }
        guard case .more = told else { return told }
        return try await store.step("end a prune", under: term) { [names] transaction in
            try StretchTelling(names: names, transaction: transaction).close(term.run)
            return StepEffect(
                value: StepCounts(removed: 0, entriesDone: 0), progress: ["removed": .integer(0)], isLast: true)
        }
    }

    private func tell(_ share: Int, _ term: LeaseTerm) async throws(StoreError) -> SteppedOutcome<StepCounts> {
        try await store.step("tell of a prune", under: term, fence: .last) { [names] transaction in
            let rooms = try StretchTelling(names: names, transaction: transaction).tell(share, of: term.run)
            return StepEffect(
                value: StepCounts(removed: 0, entriesDone: 0),
                progress: ["removed": .integer(0), "rooms": .integer(Int64(rooms))], isLast: false)
        }
    }

    private func result(
        of stretch: TableStretch, _ cutoff: Timestamp, _ term: LeaseTerm
    ) async -> Outcome {
        do throws(StoreError) {
            return .success(
                try await givingWay { passesOver throws(StoreError) in
                    try await self.prune(stretch, cutoff, term, passesOver: passesOver)
                })
        } catch {
            return .failure(error)
        }
    }

    private func prune(
        _ stretch: TableStretch, _ cutoff: Timestamp, _ term: LeaseTerm, passesOver: Bool
    ) async throws(StoreError) -> SteppedOutcome<StepCounts> {
        try await store.step("prune presences", under: term, fence: .last) { [names] transaction in
            let prune = StretchPrune(
                names: names, transaction: transaction, cutoff: cutoff, stretch: stretch, run: term.run)
            let removed = try prune.run(passesOver: passesOver)
            return StepEffect(
                value: StepCounts(removed: removed, entriesDone: 1), progress: ["removed": .integer(Int64(removed))],
                isLast: false)
        }
    }

    /// What several steps did, each of which was a transaction; the total is that of the last.
    private static func together(
        _ outcomes: [Outcome]
    ) throws(StoreError) -> SteppedOutcome<StepCounts> {
        var sum = StepCounts(removed: 0, entriesDone: 0)
        var total: RunResult = [:]
        for outcome in outcomes {
            let outcome = try outcome.get()
            switch outcome {
            case .leaseLost, .referenced: return outcome
            case .more(let counts, let after), .done(let counts, let after):
                sum.removed += counts.removed
                sum.entriesDone += counts.entriesDone
                if (after["removed"]?.integer ?? 0) >= (total["removed"]?.integer ?? 0) { total = after }
            }
        }
        return .more(sum, total: total)
    }
}
