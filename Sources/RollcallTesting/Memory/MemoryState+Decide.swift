internal import RollcallCore

/// The one transaction in which ticks are decided.
extension MemoryState {
    /// - Parameter grant: what the caller has room for; each claimed run takes a slot of it.
    mutating func decide(_ proposal: DecisionProposal, under grant: inout ClaimGrant?) -> DecisionOutcome {
        let name = proposal.definition.name
        guard let row = jobs[name], row.definition != nil else { return .unknown }
        guard isCurrent(proposal, for: row), areUndecided(proposal) else { return .stale(row.state) }
        var decided = DecidedTicks(job: name, cursor: proposal.next)
        for skip in proposal.skips {
            write(skip, of: name, under: proposal.definition, epoch: proposal.next.epoch)
            decided.skipped.append(skip)
        }
        for planned in proposal.runs {
            decide(planned, of: proposal, under: &grant, into: &decided)
        }
        jobs[name]?.state.cursor = proposal.next
        if proposal.raisesEpoch { record("raised the epoch", of: name, by: "the planner") }
        return .moved(decided)
    }

    private func isCurrent(_ proposal: DecisionProposal, for row: JobRow) -> Bool {
        (row.state.cursor == proposal.seen || has(.movesCursorUnseen)) && row.state.revision == proposal.revision
            && row.state.removedAt == nil && (!row.isHeldBack || has(.decidesPausedJobs))
            && (!proposal.raisesEpoch || now < proposal.seen.position)
    }

    /// Whether every planned tick lies after the cursor, and none after the clock.
    private func areUndecided(_ proposal: DecisionProposal) -> Bool {
        let spans =
            proposal.skips.map { ($0.ticks.first, $0.ticks.last) } + proposal.runs.map { ($0.tick, $0.tick) }
        return spans.allSatisfy { ($0.0 > proposal.seen.position || has(.decidesBehindCursor)) && $0.1 <= now }
            && proposal.runs.allSatisfy { !ticks.contains(tick($0, of: proposal)) }
    }

    private func tick(_ planned: PlannedRun, of proposal: DecisionProposal) -> Tick {
        let epoch = has(.forgetsEpoch) ? 1 : proposal.next.epoch
        return Tick(job: proposal.definition.name, epoch: epoch, instant: planned.tick)
    }

    private mutating func decide(
        _ planned: PlannedRun, of proposal: DecisionProposal, under grant: inout ClaimGrant?,
        into decided: inout DecidedTicks
    ) {
        let definition = proposal.definition
        let occupancy = occupancy(of: definition.name)
        let admission = proposal.isChained ? .wait : definition.overlap.admit(occupancy)
        guard admission != .skip else {
            let ticks = SkippedTicks(first: planned.tick, last: planned.tick, count: 1)
            let skip = PlannedSkip(reason: .overlap, ticks: ticks)
            write(skip, of: definition.name, under: definition, epoch: proposal.next.epoch)
            return decided.skipped.append(skip)
        }
        let row = newRow(planned, of: proposal)
        jobs[definition.name]?.newestTickRow = row.run.id
        guard let room = grant, room.slots > 0, room.tasks.contains(definition.task), admission != .wait else {
            store(row)
            return decided.queued.append(row.run.id)
        }
        if case .replace(let older) = admission {
            for run in older { cancel(run, reason: .replaced) }
            decided.replaced += older
        }
        decided.claimed.append(claim(row, trigger: row.run.trigger, under: room))
        grant?.slots -= 1
    }

    private mutating func newRow(_ planned: PlannedRun, of proposal: DecisionProposal) -> RunRow {
        let definition = proposal.definition
        var run = Run(
            id: RunID(nextID()), job: definition.name, task: definition.task, trigger: .schedule,
            due: planned.due, createdAt: now)
        run.tick = tick(planned, of: proposal)
        run.arguments = definition.arguments
        let rule = PickUpRule(definition: definition, isPaused: false, occupancy: Occupancy(), now: now)
        run.trigger = rule.trigger(of: run)
        var row = RunRow(run: run, definition: definition)
        if proposal.isChained, let newest = proposal.runs.last { row.chain = tick(newest, of: proposal) }
        return row
    }
}
