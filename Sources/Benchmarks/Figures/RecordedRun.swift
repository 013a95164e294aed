internal import RollcallCore
internal import RollcallSQLite

/// One run after the other, each decided, claimed and finished: two commits a run, as the raw floor has them.
struct RecordedRun {
    let site: Site
    let repeats: Int
    private let batch: Int64 = 2_000

    func measure() async throws -> [Figure] {
        let clock = BenchClock()
        let subject = try await Subject(path: site.path("run.db"), clock: clock)
        let raw = try RawLedger(path: site.path("run-raw.db"))
        let name = JobName(stored: "nothing")
        let every = Recurrence.every(IntervalRecurrence(interval: .seconds(1)))
        let definition = JobDefinition(name: name, recurrence: every)
        let applied = try await subject.store.apply(
            ScheduleApplication(definitions: [definition], appliedBy: "bench"))
        guard var state = applied.states.first else { return [] }
        clock.set(shift: .seconds(batch * Int64(repeats + 1) + 10))
        var ours = Samples()
        var floor = Samples()
        let stopwatch = ContinuousClock()
        for turn in 0...Int64(repeats) {
            let start = stopwatch.now
            for _ in 0..<batch { state.cursor = try await record(definition, state, subject) }
            let middle = stopwatch.now
            try raw.record(turn * batch..<(turn + 1) * batch)
            // The first turn warms both up.
            guard turn > 0 else { continue }
            ours.add((middle - start) / Int(batch))
            floor.add((stopwatch.now - middle) / Int(batch))
        }
        await subject.close()
        return [
            Figure(
                "one recorded run at a time", ours: 1 / ours.median, raw: 1 / floor.median, unit: "runs/s",
                ratioAtLeast: 0.7)
        ]
    }

    private func record(
        _ definition: JobDefinition, _ state: JobState, _ subject: Subject
    ) async throws -> JobCursor {
        guard let revision = state.revision, let tick = definition.recurrence.next(after: state.cursor.position) else {
            return state.cursor
        }
        var proposal = DecisionProposal(
            definition: definition, revision: revision, seen: state.cursor,
            next: JobCursor(epoch: state.cursor.epoch, position: tick))
        proposal.runs = [PlannedRun(tick: tick, due: tick)]
        guard case .moved(let decided)? = try await subject.store.decide([proposal], under: subject.grant).first,
            let claim = decided.claimed.first
        else { throw RawFailure(operation: "decide", message: "the tick was refused") }
        let end = AttemptEnd(outcome: .succeeded, disposition: .succeed(["removed": 0]))
        _ = try await subject.store.finish([AttemptEnding(term: claim.term, end: end)])
        return decided.cursor
    }
}
