internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Starts by hand.
struct ManualRun {
    let request: ManualStart
    let rows: DefinitionRow

    private var transaction: SQLiteTransaction { rows.transaction }

    /// Writes the run and claims it, or says what is in the way (semantics, rule 16).
    func start(under grant: ClaimGrant) throws -> StartOutcome {
        if let known = try known() { return .known(known) }
        let active = try OpenRuns.active(of: request.job, in: transaction)
        let queued = try OpenRuns.queued(of: request.job, in: transaction)
        var replaced: [RunID] = []
        switch (request.definition?.overlap ?? .skip).admit(Occupancy(active: active, queued: queued.count)) {
        case .start: break
        case .replace(let older): replaced = older
        case .wait, .skip:
            if let other = (active + queued).first { return .occupied(by: other) }
        }
        for run in replaced { try RunEnding.cancel(run, reason: .replaced, in: transaction) }
        var new = try newRun()
        let fence = try JobRow.raiseFence(of: request.job, in: transaction)
        new.run.begin(by: grant, fence: fence, trigger: request.trigger, at: transaction.now)
        try new.insert(under: NewLease(grant, in: transaction), in: transaction)
        return .started(
            ClaimedRun(first: new.run, definition: request.definition, fence: fence), replaced: replaced)
    }

    /// Writes the run for whichever worker is free, if there is one that knows the task.
    func trigger() throws -> TriggerOutcome {
        if let known = try known() { return .known(known) }
        let isKnown = try transaction.exists(
            """
            SELECT 1 FROM rollcall_worker AS w
            WHERE \(WorkerRow.isAlive) AND ? IN (SELECT value FROM json_each(w.tasks))
            """, WorkerRow.aliveArguments(transaction) + [request.task.description])
        guard isKnown else { return .noWorker }
        let new = try newRun()
        try new.insert(under: nil, in: transaction)
        return .queued(new.run.id)
    }

    private func known() throws -> RunID? {
        guard let key = request.key else { return nil }
        return try transaction.first(
            "SELECT id FROM rollcall_run WHERE job = ? AND \"key\" = ?", [request.job.description, key]
        ) { try $0.run(0) }
    }

    private func newRun() throws -> NewRun {
        try JobRow.ensure(request.job, in: transaction)
        let revision = try request.definition.map { try rows.write($0, as: DefinitionHash(of: $0)) }
        var run = Run(
            id: RunID(transaction.newIdentifier()), job: request.job, task: request.task, trigger: request.trigger,
            due: transaction.now, createdAt: transaction.now)
        run.arguments = request.arguments
        run.retryOf = request.retryOf
        var new = NewRun(run, definition: request.definition, revision: revision)
        new.key = request.key
        return new
    }
}
