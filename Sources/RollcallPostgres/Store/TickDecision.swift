internal import RollcallCore
internal import RollcallStorage

/// Decides proposals one after another on what was read of their jobs under lock; each takes slots of the same grant.
///
/// All jobs are locked by one statement and read by two more, which travel together; what is decided is written by a
/// few statements that travel with the COMMIT.
struct TickDecision {
    private let transaction: PostgresTransaction
    private let now: Timestamp
    /// What the caller has room for; each claimed run takes a slot.
    private var grant: ClaimGrant?
    private var jobs: [JobName: JobRow] = [:]
    private var open: [JobName: Occupancy] = [:]
    /// Ticks that have a row although their job's cursor is before them.
    private var decided: Set<Tick> = []
    private var skips: SkipBook
    /// What is to be written.
    private(set) var draft = LedgerDraft()

    /// Locks and reads the jobs of the proposals.
    init(_ proposals: [DecisionProposal], grant: ClaimGrant?, in transaction: PostgresTransaction) throws {
        self.transaction = transaction
        self.grant = grant
        skips = SkipBook(transaction)
        let names = proposals.map(\.definition.name)
        let locking = try JobRow.lock(names, in: transaction)
        let opening = try OpenRuns.ask(of: names, in: transaction)
        // A row behind its cursor is nothing that rollcall writes; it is looked for when one was in the way.
        let known = transaction.isRepeated ? try Self.askForRows(of: proposals, in: transaction) : nil
        for job in try transaction.rows(locking, JobRow.init) { jobs[job.state.name] = job }
        open = try OpenRuns.read(opening, in: transaction)
        if let known {
            decided = Set(
                try transaction.rows(known) { row in
                    Tick(job: JobName(stored: try row.text(0)), epoch: try row.number(1), instant: try row.instant(2))
                })
        }
        now = try transaction.now
        if proposals.contains(where: { !$0.skips.isEmpty }) { try skips.prepare(Array(jobs.values)) }
    }

    private static func askForRows(
        of proposals: [DecisionProposal], in transaction: PostgresTransaction
    ) throws -> PostgresTransaction.Question {
        let ticks = proposals.flatMap { proposal in
            proposal.runs.map { Tick(job: proposal.definition.name, epoch: proposal.next.epoch, instant: $0.tick) }
        }
        return try transaction.ask(
            """
            SELECT r.job, r.epoch, r.tick FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) AS n (job, epoch, tick)
            JOIN rollcall_run AS r ON r.job = n.job AND r.epoch = n.epoch AND r.tick = n.tick
            """, [ticks.map(\.job), ticks.map(\.epoch), ticks.map(\.instant)])
    }

    /// Decides one proposal.
    mutating func decide(_ proposal: DecisionProposal) throws -> DecisionOutcome {
        let name = proposal.definition.name
        guard var job = jobs[name], job.state.revision != nil else { return .unknown }
        guard isCurrent(proposal, for: job), areUndecided(proposal) else { return .stale(job.state) }
        var answer = DecidedTicks(job: name, cursor: proposal.next)
        for skip in proposal.skips { try write(skip, of: proposal, job: &job, into: &answer) }
        for planned in proposal.runs { try decide(planned, of: proposal, job: &job, into: &answer) }
        job.state.cursor = proposal.next
        jobs[name] = job
        draft.store(job)
        if proposal.raisesEpoch {
            draft.record(AuditEntry(job: name, action: "raised the epoch", actor: "the planner"))
        }
        return .moved(answer)
    }

    private func isCurrent(_ proposal: DecisionProposal, for job: JobRow) -> Bool {
        job.state.cursor == proposal.seen && job.state.revision == proposal.revision
            && job.state.removedAt == nil && !job.isHeldBack
            && (!proposal.raisesEpoch || now < proposal.seen.position)
    }

    /// Whether every planned tick lies after the cursor, none after the clock, and none has a row.
    private func areUndecided(_ proposal: DecisionProposal) -> Bool {
        let spans =
            proposal.skips.map { ($0.ticks.first, $0.ticks.last) } + proposal.runs.map { ($0.tick, $0.tick) }
        guard spans.allSatisfy({ $0.0 > proposal.seen.position && $0.1 <= now }) else { return false }
        return proposal.runs.allSatisfy { planned in
            !decided.contains(
                Tick(job: proposal.definition.name, epoch: proposal.next.epoch, instant: planned.tick))
        }
    }

    private mutating func write(
        _ skip: PlannedSkip, of proposal: DecisionProposal, job: inout JobRow, into answer: inout DecidedTicks
    ) throws {
        let entry = SkipBook.Skip(
            planned: skip, definition: proposal.definition, revision: proposal.revision.description,
            epoch: proposal.next.epoch)
        try skips.write(entry, after: &job, into: &draft)
        answer.skipped.append(skip)
    }

    private mutating func decide(
        _ planned: PlannedRun, of proposal: DecisionProposal, job: inout JobRow, into answer: inout DecidedTicks
    ) throws {
        let name = job.state.name
        let admission =
            proposal.isChained ? .wait : proposal.definition.overlap.admit(open[name] ?? Occupancy())
        guard admission != .skip else {
            let ticks = SkippedTicks(first: planned.tick, last: planned.tick, count: 1)
            return try write(PlannedSkip(reason: .overlap, ticks: ticks), of: proposal, job: &job, into: &answer)
        }
        var new = try newRun(planned, of: proposal)
        job.newestTickRun = new.run.id
        guard let grant, grant.slots > 0, grant.tasks.contains(proposal.definition.task), admission != .wait else {
            draft.insert(new)
            open[name, default: Occupancy()].queued += 1
            return answer.queued.append(new.run.id)
        }
        if case .replace(let older) = admission {
            draft.replace(older)
            answer.replaced += older
            open[name]?.active = []
        }
        job.state.fence += 1
        new.run.begin(by: grant, fence: job.state.fence, trigger: new.run.trigger, at: now)
        draft.insert(new)
        open[name, default: Occupancy()].active.append(new.run.id)
        answer.claimed.append(ClaimedRun(first: new.run, definition: proposal.definition, fence: job.state.fence))
        self.grant?.slots -= 1
    }

    private func newRun(_ planned: PlannedRun, of proposal: DecisionProposal) throws -> NewRun {
        let definition = proposal.definition
        var run = Run(
            id: RunID(try transaction.newIdentifier()), job: definition.name, task: definition.task,
            trigger: .schedule, due: planned.due, createdAt: now)
        run.tick = Tick(job: definition.name, epoch: proposal.next.epoch, instant: planned.tick)
        run.arguments = definition.arguments
        let rule = PickUpRule(definition: definition, isPaused: false, occupancy: Occupancy(), now: now)
        run.trigger = rule.trigger(of: run)
        var new = NewRun(run, definition: definition, revision: proposal.revision.description)
        if proposal.isChained {
            new.chain = proposal.runs.last?.tick
            new.isWaiting = definition.overlap != .allow
        }
        return new
    }
}
