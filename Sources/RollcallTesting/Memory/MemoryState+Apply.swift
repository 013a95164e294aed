internal import RollcallCore

/// Definitions that come, change and go.
extension MemoryState {
    mutating func apply(_ application: ScheduleApplication) -> AppliedSchedule {
        var answer = AppliedSchedule(now: now, states: [])
        for definition in application.definitions.sorted(by: { $0.name < $1.name }) {
            if let change = apply(definition, by: application.appliedBy) { answer.changes.append(change) }
            if let state = jobs[definition.name]?.state { answer.states.append(state) }
        }
        return answer
    }

    private mutating func apply(_ definition: JobDefinition, by person: String) -> ScheduleChange? {
        let revision = DefinitionHash(of: definition)
        revisions[revision] = definition
        guard var row = jobs[definition.name], let old = row.definition else {
            let cursor = Planner.firstCursor(definition, now: now)
            var state = JobState(name: definition.name, revision: revision, cursor: cursor)
            // The row of a task that ran without this job hands its fence on, so that fences rise.
            state.fence = jobs[definition.name]?.state.fence ?? 0
            jobs[definition.name] = JobRow(state: state, definition: definition, appliedAt: now, appliedBy: person)
            let change = ScheduleChange.applying(definition, as: revision, over: nil, cursor: cursor, now: now)
            record(change, by: person)
            return change
        }
        let (stood, wasRemoved) = (row.state, row.state.removedAt != nil)
        guard wasRemoved || row.state.revision != revision else { return nil }
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
        let change = ScheduleChange.applying(
            definition, as: revision, over: (old, stood), cursor: jobs[definition.name]?.state.cursor ?? stood.cursor,
            now: now)
        record(change, by: person)
        return change
    }

    /// Moves a job's cursor and writes what it passes over, under the revision that those ticks belong to.
    mutating func follow(_ move: CursorMove, of job: JobName, under definition: JobDefinition) {
        if let skip = move.skip { write(skip, of: job, under: definition, epoch: move.cursor.epoch) }
        jobs[job]?.state.cursor = move.cursor
    }

    /// A job goes when every retirement for one lease has found live workers, and none that holds it; at once when the
    /// only live worker has dropped it.
    mutating func retire(_ request: RetirementRequest) -> [ScheduleChange] {
        let live = liveWorkers
        guard !live.isEmpty || has(.retiresWithoutWorkers) else { return [] }
        let held = live.reduce(into: Set<JobName>()) { $0.formUnion($1.holds.keys) }
        let isOnlyWorker = live.map(\.record.id) == [request.worker] || has(.dropsForOthers)
        let dropped = isOnlyWorker ? Set(request.dropped) : []
        var retired: [JobName] = []
        for (name, row) in jobs where row.definition != nil && row.state.removedAt == nil {
            guard !held.contains(name) else {
                jobs[name]?.unheldSince = nil
                continue
            }
            let since = row.unheldSince ?? boot
            jobs[name]?.unheldSince = since
            let isOver = boot - since >= request.lease || dropped.contains(name)
            if isOver || has(.retiresAtOnce) { retired.append(name) }
        }
        return retired.sorted().compactMap { remove($0, by: request.actor) }
    }

    private mutating func remove(_ job: JobName, by actor: String) -> ScheduleChange? {
        guard let row = jobs[job], let definition = row.definition else { return nil }
        jobs[job]?.state.removedAt = now
        for row in openRuns(of: job, in: [.queued, .retrying]) { cancel(row.run.id, reason: .removed) }
        let change = ScheduleChange.removing(definition, row.state, now: now)
        record(change, by: actor)
        return change
    }
}
