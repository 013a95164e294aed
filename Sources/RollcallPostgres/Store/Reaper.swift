internal import RollcallCore
internal import RollcallStorage

/// Closes attempts whose lease has run out.
struct Reaper {
    let rows: DefinitionRow

    private var transaction: PostgresTransaction { rows.transaction }

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
    ///
    /// Rows that another reaper has, or their own worker which has come back, are left to them.
    func reap() throws -> [ReapedRun] {
        try LeaseBound.restore(in: transaction)
        let found = try find()
        guard !found.isEmpty else { return [] }
        try rows.prepare(found.map(\.definition))
        var random = SystemRandomNumberGenerator()
        var endings: [RunEnding] = []
        for expired in found {
            let policy = try rows.read(expired.definition)?.retry ?? RetryPolicy()
            let machine = RunStateMachine(policy: policy, tally: expired.tally)
            var end = machine.end(after: .lost, at: try transaction.now, using: &random)
            if let asked = expired.asked { end.disposition = .cancel(asked) }
            endings.append(RunEnding(AttemptEnding(term: expired.term, end: end), asked: nil))
        }
        let written = try RunEnding.read(try RunEnding.write(endings, in: transaction), in: transaction)
        return found.compactMap { expired in
            written[expired.term].map { state in
                ReapedRun(run: expired.term.run, job: expired.job, workerName: expired.workerName, state: state)
            }
        }
    }

    private func find() throws -> [Expired] {
        try transaction.all(
            """
            SELECT id, fence, job, worker_name, definition, failures, losses, started_at, cancel_asked
            FROM rollcall_run WHERE \(OpenRuns.condition) AND state = 'running' AND lease_until <= $1
            ORDER BY due, id FOR NO KEY UPDATE SKIP LOCKED
            """, [try transaction.leaseClock]
        ) { row in
            Expired(
                term: LeaseTerm(run: try row.run(0), fence: Int64(try row.number(1))),
                job: JobName(stored: try row.text(2)), workerName: try row.optionalText(3) ?? "",
                definition: try row.optionalText(4),
                tally: AttemptTally(
                    failures: try row.number(5), losses: try row.number(6),
                    firstClaimedAt: try row.optionalInstant(7)),
                asked: try row.optionalWord(8))
        }
    }
}
