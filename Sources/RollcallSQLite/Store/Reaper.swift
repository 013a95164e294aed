internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Closes attempts whose lease has run out.
struct Reaper {
    let rows: DefinitionRow

    private var transaction: SQLiteTransaction { rows.transaction }

    /// A running run whose lease is no more.
    private struct Expired {
        var term: LeaseTerm
        var job: JobName
        var workerName: String
        var definition: String?
        var tally: AttemptTally
        var asked: RunReason?
    }

    /// Closes them all, those first that were due first.
    func reap() throws -> [ReapedRun] {
        var random = SystemRandomNumberGenerator()
        return try find().map { expired in
            let policy = try rows.read(expired.definition)?.retry ?? RetryPolicy()
            let machine = RunStateMachine(policy: policy, tally: expired.tally)
            var end = machine.end(after: .lost, at: transaction.now, using: &random)
            if let asked = expired.asked { end.disposition = .cancel(asked) }
            let ending = RunEnding(AttemptEnding(term: expired.term, end: end), asked: nil)
            _ = try ending.write(in: transaction)
            return ReapedRun(
                run: expired.term.run, job: expired.job, workerName: expired.workerName, state: ending.state)
        }
    }

    private func find() throws -> [Expired] {
        try transaction.all(
            """
            SELECT id, fence, job, worker_name, definition, failures, losses, started_at, cancel_asked
            FROM rollcall_run
            WHERE is_open = 1 AND state = 'running' AND (lease_boot <> ? OR lease_until <= ?) ORDER BY due, id
            """, [transaction.bootID, transaction.boot.microseconds]
        ) { row in
            Expired(
                term: LeaseTerm(run: try row.run(0), fence: Int64(try row.number(1))),
                job: JobName(stored: try row.text(2)), workerName: try row.optionalText(3) ?? "",
                definition: try row.optionalText(4),
                tally: AttemptTally(
                    failures: try row.number(5), losses: try row.number(6),
                    firstClaimedAt: try row.optionalInstant(7)),
                asked: try row.optionalWord(8, "rollcall_run.cancel_asked"))
        }
    }
}
