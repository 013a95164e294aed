internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Decides proposals one after another in one transaction; each takes slots of the same grant.
///
/// The usual one, a single tick that is claimed at once, costs three statements: the job's row with what is open of
/// it, the run, the job's row again.
struct TickDecision {
    let transaction: SQLiteTransaction
    /// What the caller has room for; each claimed run takes a slot.
    var grant: ClaimGrant?

    /// What the first statement finds.
    private struct Found {
        var job: JobRow
        var active: Int
        var queued: Int
        var hasNewestTick: Bool
    }

    /// Decides one proposal.
    mutating func decide(_ proposal: DecisionProposal) throws -> DecisionOutcome {
        let name = proposal.definition.name
        guard let found = try find(proposal), found.job.state.revision != nil else { return .unknown }
        guard isCurrent(proposal, for: found.job), try areUndecided(proposal, found) else {
            return .stale(found.job.state)
        }
        var job = found.job
        var decided = DecidedTicks(job: name, cursor: proposal.next)
        for skip in proposal.skips { try write(skip, of: proposal, job: &job, into: &decided) }
        var occupancy = try occupancy(found)
        for planned in proposal.runs {
            try decide(planned, of: proposal, job: &job, occupancy: &occupancy, into: &decided)
        }
        job.state.cursor = proposal.next
        try job.write(in: transaction)
        if proposal.raisesEpoch {
            try AuditEntry(job: name, action: "raised the epoch", actor: "the planner").write(in: transaction)
        }
        return .moved(decided)
    }

    private func find(_ proposal: DecisionProposal) throws -> Found? {
        try transaction.first(
            """
            SELECT \(JobRow.columns),
                (SELECT count(*) FROM rollcall_run
                    WHERE is_open = 1 AND state IN ('running', 'retrying') AND job = j.name),
                (SELECT count(*) FROM rollcall_run WHERE is_open = 1 AND state = 'queued' AND job = j.name),
                EXISTS (SELECT 1 FROM rollcall_run WHERE job = j.name AND epoch = ? AND tick = ?)
            FROM rollcall_job AS j WHERE j.name = ?
            """,
            [
                proposal.next.epoch, proposal.runs.last?.tick.microseconds, proposal.definition.name.description,
            ]
        ) { row in
            let next = JobRow.columnCount
            return Found(
                job: try JobRow(row), active: try row.number(next), queued: try row.number(next + 1),
                hasNewestTick: try row.number(next + 2) != 0)
        }
    }

    private func isCurrent(_ proposal: DecisionProposal, for job: JobRow) -> Bool {
        job.state.cursor == proposal.seen && job.state.revision == proposal.revision
            && job.state.removedAt == nil && !job.isHeldBack
            && (!proposal.raisesEpoch || transaction.now < proposal.seen.position)
    }

    /// Whether every planned tick lies after the cursor, none after the clock, and none has a row.
    private func areUndecided(_ proposal: DecisionProposal, _ found: Found) throws -> Bool {
        let spans =
            proposal.skips.map { ($0.ticks.first, $0.ticks.last) } + proposal.runs.map { ($0.tick, $0.tick) }
        guard !found.hasNewestTick,
            spans.allSatisfy({ $0.0 > proposal.seen.position && $0.1 <= transaction.now })
        else { return false }
        return try proposal.runs.dropLast().allSatisfy { planned in
            try !transaction.exists(
                "SELECT 1 FROM rollcall_run WHERE job = ? AND epoch = ? AND tick = ?",
                [proposal.definition.name.description, proposal.next.epoch, planned.tick.microseconds])
        }
    }

    private func occupancy(_ found: Found) throws -> Occupancy {
        let active =
            found.active == 0 ? [] : try OpenRuns.active(of: found.job.state.name, in: transaction)
        return Occupancy(active: active, queued: found.queued)
    }

    private func write(
        _ skip: PlannedSkip, of proposal: DecisionProposal, job: inout JobRow, into decided: inout DecidedTicks
    ) throws {
        let row = SkipRow(
            skip: skip, definition: proposal.definition, revision: proposal.revision.description,
            epoch: proposal.next.epoch)
        try row.write(after: &job, in: transaction)
        decided.skipped.append(skip)
    }

    private mutating func decide(
        _ planned: PlannedRun, of proposal: DecisionProposal, job: inout JobRow, occupancy: inout Occupancy,
        into decided: inout DecidedTicks
    ) throws {
        let admission = proposal.isChained ? .wait : proposal.definition.overlap.admit(occupancy)
        guard admission != .skip else {
            let ticks = SkippedTicks(first: planned.tick, last: planned.tick, count: 1)
            return try write(PlannedSkip(reason: .overlap, ticks: ticks), of: proposal, job: &job, into: &decided)
        }
        var new = newRun(planned, of: proposal)
        job.newestTickRun = new.run.id.description
        guard let grant, grant.slots > 0, grant.tasks.contains(proposal.definition.task), admission != .wait else {
            try new.insert(under: nil, in: transaction)
            occupancy.queued += 1
            return decided.queued.append(new.run.id)
        }
        if case .replace(let older) = admission {
            for run in older { try RunEnding.cancel(run, reason: .replaced, in: transaction) }
            decided.replaced += older
            occupancy.active = []
        }
        job.state.fence += 1
        new.run.begin(by: grant, fence: job.state.fence, trigger: new.run.trigger, at: transaction.now)
        try new.insert(under: NewLease(grant, in: transaction), in: transaction)
        occupancy.active.append(new.run.id)
        decided.claimed.append(ClaimedRun(first: new.run, definition: proposal.definition, fence: job.state.fence))
        self.grant?.slots -= 1
    }

    private func newRun(_ planned: PlannedRun, of proposal: DecisionProposal) -> NewRun {
        let definition = proposal.definition
        var run = Run(
            id: RunID(transaction.newIdentifier()), job: definition.name, task: definition.task, trigger: .schedule,
            due: planned.due, createdAt: transaction.now)
        run.tick = Tick(job: definition.name, epoch: proposal.next.epoch, instant: planned.tick)
        run.arguments = definition.arguments
        let rule = PickUpRule(
            definition: definition, isPaused: false, occupancy: Occupancy(), now: transaction.now)
        run.trigger = rule.trigger(of: run)
        var new = NewRun(run, definition: definition, revision: proposal.revision.description)
        if proposal.isChained {
            new.chain = proposal.runs.last?.tick
            new.isWaiting = definition.overlap != .allow
        }
        return new
    }
}
