internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Writes ticks that do not run.
struct SkipRow {
    let skip: PlannedSkip
    /// The revision that the ticks belong to.
    let definition: JobDefinition
    let revision: String?
    let epoch: Int

    /// Records the ticks: in the job's newest row when that is a skip of the same reason and epoch and no tick lies
    /// between, else in a row of their own, which is then the job's newest.
    func write(after job: inout JobRow, in transaction: SQLiteTransaction) throws {
        if let newest = job.newestTickRun, let ticks = try extended(newest, in: transaction) {
            try transaction.change(
                "UPDATE rollcall_run SET skipped_last = ?, skipped_count = ? WHERE id = ?",
                [ticks.last.microseconds, ticks.count, newest])
            return
        }
        let first = skip.ticks.first
        var run = Run(
            id: RunID(transaction.newIdentifier()), job: job.state.name, task: definition.task, trigger: .schedule,
            due: definition.due(first), createdAt: transaction.now)
        run.tick = Tick(job: job.state.name, epoch: epoch, instant: first)
        run.state = .skipped
        run.reason = skip.reason
        run.skipped = skip.ticks
        run.arguments = definition.arguments
        try NewRun(run, definition: definition, revision: revision).insert(under: nil, in: transaction)
        job.newestTickRun = run.id.description
    }

    /// The range of a row with these ticks added; nil when they are not adjacent to it.
    private func extended(_ run: String, in transaction: SQLiteTransaction) throws -> SkippedTicks? {
        let known = try transaction.first(
            """
            SELECT tick, skipped_last, skipped_count FROM rollcall_run
            WHERE id = ? AND state = 'skipped' AND reason = ? AND epoch = ?
            """, [run, skip.reason.rawValue, epoch]
        ) { row in
            SkippedTicks(first: try row.instant(0), last: try row.instant(1), count: try row.number(2))
        }
        guard let known, definition.recurrence.next(after: known.last) == skip.ticks.first else { return nil }
        return known.extended(by: skip.ticks)
    }
}
