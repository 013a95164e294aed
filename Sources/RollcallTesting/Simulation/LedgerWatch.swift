internal import RollcallCore

/// Watches a ledger through its ports, and says what it did between two looks that it may never do.
///
/// The invariants of what rollcall promises: every tick has one answer, fences rise, history goes forward, one run of a
/// job at a time, no retry before its time, no end undone.
struct LedgerWatch {
    private(set) var states: [JobName: JobState] = [:]
    private(set) var runs: [RunID: Run] = [:]
    private var ticks: [Tick: RunID] = [:]
    private var fences: [JobName: Int64] = [:]
    /// Runs whose end somebody has asked for.
    var asked: Set<RunID> = []
    /// Runs that were there when the wall clock was set.
    private var jumped: Set<RunID> = []
    /// Catch-up runs that one decision queued together.
    private var chained: Set<RunID> = []
    /// When a run of a job last succeeded.
    private(set) var successes: [JobName: BootInstant] = [:]

    /// Whether a write under the term may be taken.
    func isCurrent(_ term: LeaseTerm) -> Bool {
        guard let run = runs[term.run] else { return false }
        return run.state == .running && run.fence == term.fence
    }

    /// Says that the wall clock was set: what an attempt concluded from the time before may be written after.
    mutating func noteJump() { jumped.formUnion(openRuns.map(\.id)) }

    var openRuns: [Run] { runs.values.filter { !$0.state.isFinal }.sorted { $0.id < $1.id } }

    /// Takes in what the ledger holds after one call of it.
    mutating func look(
        _ snapshot: PlanSnapshot, _ rows: [Run], isDecision: Bool, at boot: BootInstant
    ) throws(BehaviourViolation) {
        for state in snapshot.states {
            guard let old = states[state.name] else { continue }
            try check(state, after: old, rows, isDecision: isDecision)
        }
        try checkFences(rows)
        for run in rows {
            if let old = runs[run.id] { try check(run, after: old, now: snapshot.now) }
            try checkTick(run)
            if run.state == .succeeded, runs[run.id]?.state != .succeeded { successes[run.job] = boot }
        }
        if isDecision { noteChains(rows) }
        try checkOverlap(rows)
        try checkVanished(rows)
        states = Dictionary(snapshot.states.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        runs = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }
}

// MARK: - Runs

extension LedgerWatch {
    private func check(_ run: Run, after old: Run, now: Timestamp) throws(BehaviourViolation) {
        let moved = "\(run.job) \(run.id): \(old.state.rawValue) -> \(run.state.rawValue)"
        if run.state != old.state {
            try expect(old.state.canMove(to: run.state), "history goes forward: \(moved)")
        } else if run.state.isFinal {
            var grown = old
            grown.skipped = run.skipped
            try expect(run == grown, "a run that has ended does not change: \(moved)")
        }
        try expect(run.attempts.count >= old.attempts.count, "attempts stay: \(moved)")
        for (new, before) in zip(run.attempts, old.attempts) where before.outcome != nil {
            try expect(new == before, "an attempt that has ended does not change: \(moved)")
        }
        if run.state == .running, let wait = old.timeToRetry(at: now) {
            try expect(wait == .zero, "no retry is claimed before its time: \(moved), \(wait) too early")
        }
        if run.state == .retrying, old.state == .running {
            try expect(!asked.contains(run.id), "no run whose end was asked for is repeated: \(moved)")
        }
        let isRefused = run.state == .skipped && run.reason == .overlap && chained.contains(run.id)
        try expect(!isRefused, "catch-up runs of one decision wait for one another: \(moved)")
        if run.state == .failed, old.state == .running { try checkFailure(run, now: now) }
    }

    /// A run fails only when its attempts are used up: by failures, by losses, or by time.
    private func checkFailure(_ run: Run, now: Timestamp) throws(BehaviourViolation) {
        let policy = SimulatedSchedule.retry
        let failures = run.attempts.count { $0.outcome == .failed || $0.outcome == .timedOut }
        let losses = run.attempts.count { $0.outcome == .lost }
        if jumped.contains(run.id) { return }
        let isLate = run.startedAt.map { now + policy.maximumBackoff - $0 > policy.giveUpAfter } ?? false
        try expect(
            failures >= policy.maximumAttempts || losses >= policy.maximumLost || isLate,
            "a run has all its attempts: \(run.job) failed after \(failures) failures and \(losses) losses")
    }

    private mutating func checkTick(_ run: Run) throws(BehaviourViolation) {
        guard let tick = run.tick, run.state != .skipped else { return }
        let other = ticks[tick]
        try expect(other == nil || other == run.id, "one run for each tick: \(tick.job) \(tick.instant) has two")
        ticks[tick] = run.id
    }

    private mutating func checkFences(_ rows: [Run]) throws(BehaviourViolation) {
        let fresh = rows.flatMap { run in
            run.attempts.dropFirst(runs[run.id]?.attempts.count ?? 0).map { (run.job, $0.fence) }
        }
        for (job, fence) in fresh.sorted(by: { $0.1 < $1.1 }) {
            let last = fences[job] ?? 0
            try expect(fence > last, "fences rise: \(job) gave \(fence) after \(last)")
            fences[job] = fence
        }
    }

    private mutating func noteChains(_ rows: [Run]) {
        let fresh = rows.filter { runs[$0.id] == nil && $0.state == .queued && $0.tick != nil }
        for (_, queued) in Dictionary(grouping: fresh, by: \.job) where queued.count > 1 {
            chained.formUnion(queued.map(\.id))
        }
    }

    private func checkOverlap(_ rows: [Run]) throws(BehaviourViolation) {
        var active: [JobName: Int] = [:]
        for run in rows where run.state == .running || run.state == .retrying { active[run.job, default: 0] += 1 }
        for (job, count) in active where job != SimulatedSchedule.overlapping {
            try expect(count <= 1, "one run of a job at a time: \(job) has \(count)")
        }
    }

    private func checkVanished(_ rows: [Run]) throws(BehaviourViolation) {
        let present = Set(rows.map(\.id))
        for run in runs.values where !present.contains(run.id) {
            try expect(run.state.isFinal, "no unfinished row goes: \(run.job) \(run.id) was \(run.state.rawValue)")
        }
    }
}

// MARK: - Ticks

extension LedgerWatch {
    private func check(
        _ state: JobState, after old: JobState, _ rows: [Run], isDecision: Bool
    ) throws(BehaviourViolation) {
        let job = state.name
        try expect(state.fence >= old.fence, "fences rise: \(job) fell from \(old.fence) to \(state.fence)")
        guard let hash = old.revision, let definition = SimulatedSchedule.definitions[hash] else { return }
        let (from, to) = (old.cursor, state.cursor)
        guard from != to || old.removedAt == nil else { return }
        if isDecision, from != to {
            let isHeldBack = old.pausedAt != nil || !definition.isEnabled
            try expect(!isHeldBack, "no tick of a job that is held back is decided: \(job)")
        }
        // What comes back begins anew, and so does a new epoch.
        if old.removedAt != nil { return }
        guard to.epoch == from.epoch else {
            return try expect(to.epoch == from.epoch + 1, "epochs rise by one: \(job)")
        }
        try expect(to.position >= from.position, "no cursor goes back: \(job)")
        try checkAnswers(answers(of: job, after: from, in: rows), to: definition, from: from, to: to)
    }

    /// Spans of ticks that have a row since the last look, the oldest first.
    private func answers(of job: JobName, after cursor: JobCursor, in rows: [Run]) -> [SkippedTicks] {
        rows.compactMap { run -> SkippedTicks? in
            guard run.job == job, let tick = run.tick, tick.epoch == cursor.epoch else { return nil }
            let old = runs[run.id]
            guard let skipped = run.skipped else {
                return old == nil ? SkippedTicks(first: tick.instant, last: tick.instant, count: 1) : nil
            }
            guard let old else { return skipped }
            // A queued run that was skipped when it was picked up was answered for before.
            guard let before = old.skipped, before != skipped else { return nil }
            // An edit moves the cursor to where no tick is.
            let first = max(before.last, cursor.position) + .microseconds(1)
            return SkippedTicks(first: first, last: skipped.last, count: skipped.count - before.count)
        }.sorted { $0.first < $1.first }
    }

    private func checkAnswers(
        _ answers: [SkippedTicks], to definition: JobDefinition, from: JobCursor, to: JobCursor
    ) throws(BehaviourViolation) {
        let job = definition.name
        let expected = definition.recurrence.count(after: from.position, through: to.position)
        let found = answers.reduce(0) { $0 + $1.count }
        try expect(
            found == expected,
            "every tick has one answer: \(job) passed \(expected) from \(from.position) to \(to.position), "
                + "rows say \(found)")
        var last = from.position
        for answer in answers {
            let isInPlace = answer.first > last && answer.last <= to.position
            let count = definition.recurrence.count(after: answer.first - .microseconds(1), through: answer.last)
            try expect(
                isInPlace && count == answer.count,
                "every tick has one answer: \(job) has \(answer.count) for \(answer.first) to \(answer.last)")
            last = answer.last
        }
    }
}
