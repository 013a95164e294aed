internal import RollcallCore
internal import RollcallStorage

/// A running run under a term that holds: what a fenced write works on.
struct HeldRun {
    let term: LeaseTerm
    /// What its committed steps add up to.
    let progress: RunResult

    /// The run of a term, whose row is held until the transaction ends, so that nobody takes the run over before it
    /// commits; nil when the term holds no more.
    static func lock(_ term: LeaseTerm, in transaction: PostgresTransaction) throws -> HeldRun? {
        try transaction.first(
            "SELECT result FROM rollcall_run WHERE id = $1 AND fence = $2 AND state = 'running' FOR NO KEY UPDATE",
            [term.run, term.fence]
        ) { row in
            HeldRun(term: term, progress: try row.optionalText(0).map(JSONText.read(object:)) ?? [:])
        }
    }

    /// Adds a step's progress, finishes the run when it was the last step, and answers the total.
    func add(_ more: RunResult, isLast: Bool, in transaction: PostgresTransaction) throws -> RunResult {
        let total = progress.merging(more) { old, new in
            guard let old = old.integer, let new = new.integer else { return new }
            return .integer(old + new)
        }
        if isLast {
            _ = try RunEnding.write([RunEnding(success: term, result: total)], in: transaction)
        } else if !more.isEmpty {
            try transaction.later(
                "UPDATE rollcall_run SET result = $1::json WHERE id = $2",
                [try JSONText.write(object: total), term.run])
        }
        return total
    }
}
