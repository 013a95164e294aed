internal import RollcallCore
internal import RollcallStorage

/// Starts by hand; the job's row is held meanwhile.
struct ManualRun {
    private let request: ManualStart
    private let transaction: PostgresTransaction
    private let job: JobRow
    private let open: Occupancy
    private let known: RunID?

    /// Locks the job, which is made where it is a task's own name, and reads what is open of it.
    init(_ request: ManualStart, in transaction: PostgresTransaction) throws {
        self.request = request
        self.transaction = transaction
        try JobRow.ensure([request.job], in: transaction)
        let locking = try JobRow.lock([request.job], in: transaction)
        let opening = try OpenRuns.ask(of: [request.job], in: transaction)
        let knowing = try Self.ask(for: request, in: transaction)
        guard let job = try transaction.rows(locking, JobRow.init).first else {
            throw UnreadableValue(place: "rollcall_job, where a run's job is missing")
        }
        self.job = job
        open = try OpenRuns.read(opening, in: transaction)[request.job] ?? Occupancy()
        known = try transaction.rows(knowing) { try $0.run(0) }.first
    }

    /// Writes the run and claims it, or says what is in the way (semantics, rule 16).
    func start(under grant: ClaimGrant) throws -> StartOutcome {
        if let known { return .known(known) }
        var draft = LedgerDraft()
        var replaced: [RunID] = []
        switch (request.definition?.overlap ?? .skip).admit(open) {
        case .start: break
        case .replace(let older): replaced = older
        case .wait, .skip:
            let other = try open.active.first ?? OpenRuns.queued(of: request.job, in: transaction).first
            if let other { return .occupied(by: other) }
        }
        draft.replace(replaced)
        var new = try newRun()
        var job = job
        job.state.fence += 1
        new.run.begin(by: grant, fence: job.state.fence, trigger: request.trigger, at: try transaction.now)
        draft.insert(new)
        draft.store(job)
        try draft.send(under: grant, in: transaction)
        return .started(
            ClaimedRun(first: new.run, definition: request.definition, fence: job.state.fence), replaced: replaced)
    }

    /// Writes the run for whichever worker is free, if there is one that knows the task; else nothing.
    static func trigger(_ request: ManualStart, in transaction: PostgresTransaction) throws -> TriggerOutcome {
        let knowing = try ask(for: request, in: transaction)
        let working = try transaction.ask(
            "SELECT 1 FROM rollcall_worker WHERE alive_until > $1 AND $2 = ANY (tasks) LIMIT 1",
            [try transaction.leaseClock, request.task.description])
        if let known = try transaction.rows(knowing, { try $0.run(0) }).first { return .known(known) }
        guard try !transaction.rows(working, { _ in true }).isEmpty else { return .noWorker }
        let start = try ManualRun(request, in: transaction)
        if let known = start.known { return .known(known) }
        let new = try start.newRun()
        try NewRun.insert([new], under: nil, in: transaction)
        try ChangeMark.tell(in: transaction)
        return .queued(new.run.id)
    }

    private static func ask(
        for request: ManualStart, in transaction: PostgresTransaction
    ) throws -> PostgresTransaction.Question {
        try transaction.ask(
            "SELECT id FROM rollcall_run WHERE job = $1 AND key = $2", [request.job, request.key])
    }

    private func newRun() throws -> NewRun {
        var revision: String?
        if let definition = request.definition {
            let hash = DefinitionHash(of: definition).description
            try DefinitionRow.write([(definition, hash, try JSONText.write(definition))], in: transaction)
            revision = hash
        }
        var run = Run(
            id: RunID(try transaction.newIdentifier()), job: request.job, task: request.task,
            trigger: request.trigger, due: try transaction.now, createdAt: try transaction.now)
        run.arguments = request.arguments
        run.retryOf = request.retryOf
        var new = NewRun(run, definition: request.definition, revision: revision)
        new.key = request.key
        return new
    }
}
