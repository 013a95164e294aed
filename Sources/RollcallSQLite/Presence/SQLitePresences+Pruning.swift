internal import GRDB
public import RollcallCore
public import RollcallPresence

extension SQLitePresences {
    /// Which rooms hold presences older than an age: rooms of a usual size first, by key, then large ones.
    ///
    /// With nothing stale it costs one look into the index, and nothing is counted.
    public func census(
        maximumAge: Duration, notAfter bound: Timestamp?
    ) async throws(StoreError) -> PresenceCensus {
        try await store.read("look for stale presences") { [dialect, readings] transaction in
            var census = PresenceCensus(cutoff: min(transaction.now, bound ?? transaction.now) - maximumAge)
            census.newest = try Self.instant(readings.newest, of: dialect, in: transaction)
            try dialect.verify(newest: census.newest, now: transaction.now)
            census.oldest = try Self.instant(readings.oldest, of: dialect, in: transaction)
            let stale = StatementArguments(dialect.stale(before: census.cutoff))
            let rooms = try transaction.all(dialect.sql.census, stale) { row in
                (
                    room: StaleRoom(key: Int64(try row.number(0)), stale: try row.number(1)),
                    isLarge: try row.optionalNumber(2) != nil
                )
            }
            guard !rooms.isEmpty else { return census }
            census.rooms = rooms.filter { !$0.isLarge }.map(\.room) + rooms.filter(\.isLarge).map(\.room)
            census.stale = census.rooms.reduce(0) { $0 + $1.stale }
            census.total = try transaction.first(readings.presences) { try $0.number(0) } ?? 0
            return census
        }
    }

    /// Removes what is stale in the next rooms of a list, within a time budget.
    ///
    /// Fail points: `insideStep`, `afterStepCommit`.
    public func pruneStep(_ step: PruneStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome {
        let operation = "prune presences"
        return try await checkingReferences(operation) { [dialect, clock] references throws(StoreError) in
            let outcome = try await store.step(operation, under: term) { transaction in
                let end = transaction.boot + (step.budget ?? .milliseconds(20))
                var prune = try RoomPrune(step, on: dialect, in: transaction, holder: term?.run) { clock.boot >= end }
                try references.watching(transaction, deletingFrom: dialect.sql.names.presences) { try prune.run() }
                let done = StepCounts(removed: prune.removed, entriesDone: prune.entriesDone)
                return StepEffect(
                    value: done,
                    progress: [
                        "removed": .integer(Int64(prune.removed)), "rooms": .integer(Int64(prune.roomsChanged)),
                    ], isLast: prune.isDone)
            }
            return StepOutcome(outcome)
        } refused: {
            .referenced($0)
        }
    }

    /// Removes rooms that have been empty for a time, a batch at once.
    ///
    /// Fail points: `insideStep`, `afterStepCommit`.
    public func pruneRoomsStep(
        _ step: PruneRoomsStep, under term: LeaseTerm?
    ) async throws(StoreError) -> StepOutcome {
        let operation = "prune rooms"
        if step.isFirst, step.emptyFor > .zero { try await noticeEmptiness(operation) }
        return try await checkingReferences(operation) { [dialect] references throws(StoreError) in
            let outcome = try await store.step(operation, under: term) { transaction in
                let removed = try references.watching(transaction, deletingFrom: dialect.sql.names.rooms) {
                    try RoomVacating(dialect: dialect, transaction: transaction, step: step).run()
                }
                return StepEffect(
                    value: StepCounts(removed: removed, entriesDone: removed),
                    progress: ["removed": .integer(Int64(removed))], isLast: removed < step.batch)
            }
            return StepOutcome(outcome)
        } refused: {
            .referenced($0)
        }
    }

    /// Notices what others have emptied and filled, in transactions that are short however many rooms there are.
    private func noticeEmptiness(_ operation: String) async throws(StoreError) {
        guard let notice = dialect.sql.names.notice else { return }
        let (stale, fresh) = try await store.read(operation) { transaction in
            let now: StatementArguments = [transaction.now.microseconds]
            return (
                try transaction.all(notice.findStale, now) { Int64(try $0.number(0)) },
                try transaction.all(notice.findFresh, now) { Int64(try $0.number(0)) }
            )
        }
        for (statement, rooms) in [(notice.forget, stale), (notice.remember, fresh)] {
            for start in stride(from: 0, to: rooms.count, by: Self.noticeBatch) {
                try await store.write(operation) { transaction in
                    for room in rooms[start..<min(start + Self.noticeBatch, rooms.count)] {
                        try transaction.change(statement, [room, transaction.now.microseconds])
                    }
                }
                // Ignored: who was cancelled is told so by the step. Others write meanwhile.
                try? await Task.sleep(for: .milliseconds(3))
            }
        }
    }

    /// About 5 ms of the write lock.
    private static let noticeBatch = 500

    static func instant(
        _ query: String, of dialect: any PresenceDialect, in transaction: SQLiteTransaction
    ) throws -> Timestamp? {
        try transaction.first(query) { row in
            let value: DatabaseValue = row[0]
            return value.isNull ? nil : try dialect.instant(value)
        } ?? nil
    }
}

/// What one step did, beside the run's total.
struct StepCounts: Sendable {
    var removed: Int
    var entriesDone: Int
}

extension StepOutcome {
    fileprivate init(_ outcome: SteppedOutcome<StepCounts>) {
        switch outcome {
        case .more(let counts, let total):
            self = .more(StepProgress(removed: counts.removed, entriesDone: counts.entriesDone, total: total))
        case .done(let counts, let total):
            self = .done(StepProgress(removed: counts.removed, entriesDone: counts.entriesDone, total: total))
        case .leaseLost:
            self = .leaseLost
        }
    }
}
