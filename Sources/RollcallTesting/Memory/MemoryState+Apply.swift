internal import RollcallCore

/// Definitions that come, change and go.
extension MemoryState {
    mutating func apply(_ application: ScheduleApplication) -> AppliedSchedule {
        var answer = AppliedSchedule(now: now, states: [])
        for definition in application.definitions.sorted(by: { $0.name < $1.name }) {
            switch apply(definition, by: application.appliedBy) {
            case .added: answer.added.append(definition.name)
            case .changed: answer.changed.append(definition.name)
            case .same: break
            }
            if let state = jobs[definition.name]?.state { answer.states.append(state) }
        }
        return answer
    }

    private enum Change { case added, changed, same }

    private mutating func apply(_ definition: JobDefinition, by person: String) -> Change {
        let revision = DefinitionHash(of: definition)
        guard var row = jobs[definition.name], let old = row.definition else {
            let cursor = Planner.firstCursor(definition, now: now)
            var state = JobState(name: definition.name, revision: revision, cursor: cursor)
            // The row of a task that ran without this job hands its fence on, so that fences rise.
            state.fence = jobs[definition.name]?.state.fence ?? 0
            jobs[definition.name] = JobRow(state: state, definition: definition, appliedAt: now, appliedBy: person)
            record("added", of: definition.name, by: person)
            return .added
        }
        let wasRemoved = row.state.removedAt != nil
        guard wasRemoved || row.state.revision != revision else { return .same }
        let isPaused = row.state.pausedAt != nil
        let move =
            wasRemoved
            ? CursorMove.readding(from: row.state.cursor, now: now)
            : CursorMove.revising(old, to: definition, from: row.state.cursor, isPaused: isPaused, now: now)
        if wasRemoved, has(.fenceFallsOnReturn) { row.state.fence = 0 }
        row.definition = definition
        (row.appliedAt, row.appliedBy) = (now, person)
        (row.state.revision, row.state.removedAt, row.unheldSince) = (revision, nil, nil)
        jobs[definition.name] = row
        if let move { follow(move, of: definition.name, under: old) }
        record(wasRemoved ? "added" : "changed", of: definition.name, by: person)
        return wasRemoved ? .added : .changed
    }

    /// Moves a job's cursor and writes what it passes over, under the revision that those ticks belong to.
    mutating func follow(_ move: CursorMove, of job: JobName, under definition: JobDefinition) {
        if let skip = move.skip { write(skip, of: job, under: definition, epoch: move.cursor.epoch) }
        jobs[job]?.state.cursor = move.cursor
    }

    /// A job goes when every retirement for one lease has found live workers, and none that holds it.
    mutating func retire(unheldFor lease: Duration) -> [JobName] {
        let live = liveWorkers
        guard !live.isEmpty || has(.retiresWithoutWorkers) else { return [] }
        let held = live.reduce(into: Set<JobName>()) { $0.formUnion($1.holds.keys) }
        var retired: [JobName] = []
        for (name, row) in jobs where row.definition != nil && row.state.removedAt == nil {
            guard !held.contains(name) else {
                jobs[name]?.unheldSince = nil
                continue
            }
            let since = row.unheldSince ?? boot
            jobs[name]?.unheldSince = since
            if boot - since >= lease || has(.retiresAtOnce) { retired.append(name) }
        }
        for name in retired { remove(name) }
        return retired.sorted()
    }

    private mutating func remove(_ job: JobName) {
        jobs[job]?.state.removedAt = now
        for row in openRuns(of: job, in: [.queued, .retrying]) { cancel(row.run.id, reason: .removed) }
        record("removed", of: job, by: "the workers")
    }
}
