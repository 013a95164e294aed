internal import RollcallCore

/// What people ask of runs and jobs.
extension MemoryState {
    mutating func start(_ request: ManualStart, under grant: ClaimGrant) -> StartOutcome {
        if let known = run(of: request.job, key: request.key) { return .known(known) }
        let occupancy = occupancy(of: request.job)
        var replaced: [RunID] = []
        switch (request.definition?.overlap ?? .skip).admit(occupancy) {
        case .start: break
        case .replace(let older): replaced = older
        case .wait, .skip:
            let queued = openRuns(of: request.job, in: [.queued]).map(\.run.id)
            if let other = (occupancy.active + queued).first { return .occupied(by: other) }
        }
        for run in replaced { cancel(run, reason: .replaced) }
        let row = newRow(request)
        return .started(claim(row, trigger: request.trigger, under: grant), replaced: replaced)
    }

    mutating func trigger(_ request: ManualStart) -> TriggerOutcome {
        if let known = run(of: request.job, key: request.key) { return .known(known) }
        guard liveWorkers.contains(where: { $0.record.tasks.contains(request.task) }) else { return .noWorker }
        let row = newRow(request)
        store(row)
        return .queued(row.run.id)
    }

    private func run(of job: JobName, key: String?) -> RunID? {
        guard let key else { return nil }
        let rows = [open.values, ended.values].joined()
        return rows.first { $0.run.job == job && $0.key == key }?.run.id
    }

    private mutating func newRow(_ request: ManualStart) -> RunRow {
        if jobs[request.job] == nil {
            let state = JobState(name: request.job, revision: nil, cursor: JobCursor(position: now))
            jobs[request.job] = JobRow(state: state, definition: nil, appliedAt: now, appliedBy: "")
        }
        var run = Run(
            id: RunID(nextID()), job: request.job, task: request.task, trigger: request.trigger, due: now,
            createdAt: now)
        run.arguments = request.arguments
        run.retryOf = request.retryOf
        return RunRow(run: run, definition: request.definition, key: request.key)
    }

    // MARK: Pause and cancel

    mutating func pause(_ job: JobName, by person: String) -> PauseOutcome {
        guard let row = jobs[job], row.definition != nil else { return .unknown }
        guard row.state.pausedAt == nil else { return .unchanged }
        jobs[job]?.state.pausedAt = now
        record("paused", of: job, by: person)
        return .changed
    }

    mutating func resume(_ job: JobName, catchesUp: Bool, by person: String) -> PauseOutcome {
        guard let row = jobs[job], let definition = row.definition else { return .unknown }
        guard row.state.pausedAt != nil else { return .unchanged }
        jobs[job]?.state.pausedAt = nil
        if !catchesUp {
            follow(CursorMove.resuming(definition, from: row.state.cursor, now: now), of: job, under: definition)
        }
        record("resumed", of: job, by: person)
        return .changed
    }

    mutating func askToCancel(_ run: RunID, reason: RunReason) -> CancelOutcome {
        guard let row = row(of: run) else { return .unknown }
        switch row.run.state {
        case .queued, .retrying:
            cancel(run, reason: reason)
            return .cancelled
        case .running:
            open[run]?.cancelAsked = row.cancelAsked ?? reason
            return .asked
        case .succeeded, .failed, .cancelled, .skipped: return .ended(row.run.state)
        }
    }
}
