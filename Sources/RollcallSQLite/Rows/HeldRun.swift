internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// A running run under a term that holds: what a fenced write works on.
struct HeldRun {
    let term: LeaseTerm
    /// What its committed steps add up to.
    let progress: RunResult

    /// The run of a term; nil when the term holds no more.
    static func read(_ term: LeaseTerm, in transaction: SQLiteTransaction) throws -> HeldRun? {
        try transaction.first(
            "SELECT result FROM rollcall_run WHERE id = ? AND fence = ? AND state = 'running'",
            [term.run.description, term.fence]
        ) { row in
            HeldRun(term: term, progress: try row.optionalText(0).map(JSONText.read(object:)) ?? [:])
        }
    }

    /// Adds a step's progress, finishes the run when it was the last step, and answers the total.
    func add(_ more: RunResult, isLast: Bool, in transaction: SQLiteTransaction) throws -> RunResult {
        let total = progress.merging(more) { old, new in
            guard let old = old.integer, let new = new.integer else { return new }
            return .integer(old + new)
        }
        if isLast {
            _ = try RunEnding(success: term, result: total).write(in: transaction)
        } else if !more.isEmpty {
            try transaction.change(
                "UPDATE rollcall_run SET result = ? WHERE id = ?",
                [try JSONText.write(object: total), term.run.description])
        }
        return total
    }
}
