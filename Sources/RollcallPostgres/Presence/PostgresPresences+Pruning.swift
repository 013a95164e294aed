public import RollcallCore
public import RollcallPresence

extension PostgresPresences {
    /// Which rooms hold presences older than an age, by key.
    ///
    /// With nothing stale it costs one look into the index, and nothing is counted.
    public func census(
        maximumAge: Duration, notAfter bound: Timestamp?
    ) async throws(StoreError) -> PresenceCensus {
        try await store.read("look for stale presences") { [names] transaction in
            let now = try transaction.now
            var census = PresenceCensus(cutoff: min(now, bound ?? now) - maximumAge)
            let asking = try transaction.ask("SELECT min(last_seen), max(last_seen) FROM \(names.presences)")
            let counting = try transaction.ask(
                "SELECT room_id, count(*) FROM \(names.presences) WHERE last_seen < $1 GROUP BY room_id ORDER BY room_id",
                [census.cutoff])
            if let ends = try transaction.rows(asking, { (try $0.optionalInstant(0), try $0.optionalInstant(1)) }).first
            {
                (census.oldest, census.newest) = ends
            }
            census.rooms = try transaction.rows(counting) {
                StaleRoom(key: Int64(try $0.number(0)), stale: try $0.number(1))
            }
            guard !census.rooms.isEmpty else { return census }
            census.stale = census.rooms.reduce(0) { $0 + $1.stale }
            census.total = try transaction.first("SELECT count(*) FROM \(names.presences)") { try $0.number(0) } ?? 0
            return census
        }
    }

    /// Removes what is stale in the next rooms of a list; a row that somebody holds longer than a moment is left there.
    ///
    /// Fail points: `insideStep`, `afterStepCommit`.
    public func pruneStep(_ step: PruneStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome {
        try await givingWay { passesOver throws(StoreError) in
            try await self.pruneStep(step, under: term, passesOver: passesOver)
        }
    }

    /// Does what waits for rows a moment only; when others held them longer, once more, and passes over what they hold.
    func givingWay<Value: Sendable>(
        _ work: (_ passesOver: Bool) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do throws(StoreError) {
            return try await work(false)
        } catch {
            guard error.code == .busy else { throw error }
            return try await work(true)
        }
    }

    private func pruneStep(
        _ step: PruneStep, under term: LeaseTerm?, passesOver: Bool
    ) async throws(StoreError) -> StepOutcome {
        let outcome = try await store.step("prune presences", under: term) { [names] transaction in
            var prune = try RoomPrune(step, names, in: transaction, holder: term?.run)
            prune.passesOver = passesOver
            try prune.run()
            return StepEffect(
                value: StepCounts(removed: prune.removed, entriesDone: prune.entriesDone),
                progress: [
                    "removed": .integer(Int64(prune.removed)), "rooms": .integer(Int64(prune.roomsChanged)),
                ], isLast: prune.isDone)
        }
        return StepOutcome(outcome)
    }

    /// Removes rooms that have been empty for a time, a batch at once.
    ///
    /// Fail points: `insideStep`, `afterStepCommit`.
    public func pruneRoomsStep(
        _ step: PruneRoomsStep, under term: LeaseTerm?
    ) async throws(StoreError) -> StepOutcome {
        let operation = "prune rooms"
        if step.isFirst, step.emptyFor > .zero {
            for statement in names.notice {
                try await store.write(operation) { try $0.later(statement, [try $0.now]) }
            }
        }
        let outcome = try await store.step(operation, under: term) { [names] transaction in
            let (removed, isLast) = try RoomVacating(names: names, transaction: transaction).run(step)
            return StepEffect(
                value: StepCounts(removed: removed, entriesDone: removed),
                progress: ["removed": .integer(Int64(removed))], isLast: isLast)
        }
        return StepOutcome(outcome)
    }
}

/// What one step did, beside the run's total.
struct StepCounts: Sendable {
    var removed: Int
    var entriesDone: Int
}

extension StepOutcome {
    init(_ outcome: SteppedOutcome<StepCounts>) {
        switch outcome {
        case .more(let counts, let total):
            self = .more(StepProgress(removed: counts.removed, entriesDone: counts.entriesDone, total: total))
        case .done(let counts, let total):
            self = .done(StepProgress(removed: counts.removed, entriesDone: counts.entriesDone, total: total))
        case .leaseLost: self = .leaseLost
        case .referenced(let reference): self = .referenced(reference)
        }
    }
}
