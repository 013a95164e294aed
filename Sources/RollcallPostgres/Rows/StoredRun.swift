internal import RollcallCore
internal import RollcallStorage

/// A run as its row holds it, with what is not part of the model.
struct StoredRun {
    /// The run; attempts before the newest are not filled in.
    var run: Run
    /// The hash of its revision; nil for a task without a job.
    var definition: String?
    /// What counts of the attempts that have ended.
    var tally: AttemptTally
    /// The newest tick of the decision that queued it with others.
    var chain: Timestamp?
    /// How many attempts it has had.
    var attempt: Int
    /// Whether it waits for the job's active runs instead of being judged at once.
    var isWaiting: Bool
    /// When its deadline passes.
    var startBy: Timestamp?

    /// What a query selects, of a table called `r`, to be read by `init`.
    static let columns = """
        r.id, r.job, r.task, r.trigger, r.epoch, r.tick, r.due, r.state, r.reason, r.created_at, r.started_at,
        r.finished_at, r.next_attempt_at, r.skipped_last, r.skipped_count, r.failure_code, r.failure_message,
        r.retry_of, r.arguments, r.result, r.attempt, r.attempt_started_at, r.attempt_finished_at,
        r.attempt_outcome, r.worker_name, r.fence, r.definition, r.failures, r.losses, r.chain, r.is_waiting, r.start_by
        """

    /// Reads a row whose first columns are `columns`.
    init(_ row: PostgresRow) throws {
        let job = JobName(stored: try row.text(1))
        run = Run(
            id: try row.run(0), job: job, task: TaskName(try row.text(2)), trigger: try row.word(3),
            due: try row.instant(6), createdAt: try row.instant(9))
        if let epoch = try row.optionalNumber(4), let tick = try row.optionalInstant(5) {
            run.tick = Tick(job: job, epoch: epoch, instant: tick)
        }
        run.state = try row.word(7)
        run.reason = try row.optionalWord(8)
        run.startedAt = try row.optionalInstant(10)
        run.finishedAt = try row.optionalInstant(11)
        run.nextAttemptAt = try row.optionalInstant(12)
        if let last = try row.optionalInstant(13), let count = try row.optionalNumber(14), let first = run.tick?.instant
        {
            run.skipped = SkippedTicks(first: first, last: last, count: count)
        }
        if let code = try row.optionalText(15) {
            run.failure = RunFailure(code: code, message: try row.optionalText(16) ?? "")
        }
        run.retryOf = try row.optionalRun(17)
        run.arguments = try JSONText.read(object: row.text(18))
        run.result = try row.optionalText(19).map(JSONText.read(object:))
        attempt = try row.number(20)
        run.workerName = try row.optionalText(24)
        run.fence = try row.optionalNumber(25).map(Int64.init)
        definition = try row.optionalText(26)
        tally = AttemptTally(
            failures: try row.number(27), losses: try row.number(28), firstClaimedAt: run.startedAt)
        chain = try row.optionalInstant(29)
        isWaiting = try row.flag(30)
        startBy = try row.optionalInstant(31)
        if let newest = try newestAttempt(row) { run.attempts = [newest] }
    }

    /// The newest attempt, which is part of the run's row.
    private func newestAttempt(_ row: PostgresRow) throws -> Attempt? {
        guard attempt > 0, let startedAt = try row.optionalInstant(21) else { return nil }
        var newest = Attempt(
            number: attempt, workerName: run.workerName ?? "", fence: run.fence ?? 0, startedAt: startedAt)
        newest.finishedAt = try row.optionalInstant(22)
        newest.outcome = try row.optionalWord(23)
        switch newest.outcome {
        // The run's failure is that of its newest attempt that failed: this one.
        case .failed, .timedOut, .lost: newest.failure = run.failure
        case .succeeded, .cancelled, nil: break
        }
        return newest
    }

    /// Fills in the attempts before the newest, of all the given runs by one query.
    static func fillAttempts(_ runs: inout [StoredRun], in transaction: PostgresTransaction) throws {
        let repeated = runs.filter { $0.attempt > 1 }.map(\.run.id)
        guard !repeated.isEmpty else { return }
        let found = try transaction.all(
            """
            SELECT run, number, worker_name, fence, started_at, finished_at, outcome, failure_code, failure_message
            FROM rollcall_attempt WHERE run = ANY ($1) ORDER BY run, number
            """, [repeated]
        ) { row in
            var attempt = Attempt(
                number: try row.number(1), workerName: try row.text(2), fence: Int64(try row.number(3)),
                startedAt: try row.instant(4))
            attempt.finishedAt = try row.instant(5)
            attempt.outcome = try row.word(6)
            attempt.failure = try row.optionalText(7).map {
                RunFailure(code: $0, message: try row.optionalText(8) ?? "")
            }
            return (run: try row.run(0), attempt: attempt)
        }
        let byRun = Dictionary(grouping: found, by: \.run)
        for index in runs.indices where runs[index].attempt > 1 {
            let earlier = byRun[runs[index].run.id]?.map(\.attempt) ?? []
            runs[index].run.attempts = earlier + runs[index].run.attempts
        }
    }
}
