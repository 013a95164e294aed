internal import RollcallCore
internal import RollcallStorage

/// Writes ticks that do not run into a draft.
struct SkipBook {
    /// A skip row as it stands, in the database or in the draft.
    private struct Entry {
        var reason: RunReason
        var epoch: Int
        var ticks: SkippedTicks
    }

    /// Ticks that do not run, with the revision that they belong to.
    struct Skip {
        let planned: PlannedSkip
        let definition: JobDefinition
        let revision: String?
        let epoch: Int
    }

    private let transaction: PostgresTransaction
    private var entries: [RunID: Entry?] = [:]

    init(_ transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Records the ticks: in the job's newest row when that is a skip of the same reason and epoch and no tick lies
    /// between, else in a row of their own, which is then the job's newest.
    mutating func write(_ skip: Skip, after job: inout JobRow, into draft: inout LedgerDraft) throws {
        let (planned, definition) = (skip.planned, skip.definition)
        if let newest = job.newestTickRun, var entry = try entry(of: newest),
            entry.reason == planned.reason, entry.epoch == skip.epoch,
            definition.recurrence.next(after: entry.ticks.last) == planned.ticks.first
        {
            entry.ticks = entry.ticks.extended(by: planned.ticks)
            entries[newest] = entry
            return draft.extend(newest, to: entry.ticks)
        }
        let first = planned.ticks.first
        var run = Run(
            id: RunID(try transaction.newIdentifier()), job: job.state.name, task: definition.task, trigger: .schedule,
            due: definition.due(first), createdAt: try transaction.now)
        run.tick = Tick(job: job.state.name, epoch: skip.epoch, instant: first)
        run.state = .skipped
        run.reason = planned.reason
        run.skipped = planned.ticks
        run.arguments = definition.arguments
        draft.insert(NewRun(run, definition: definition, revision: skip.revision))
        entries[run.id] = Entry(reason: planned.reason, epoch: skip.epoch, ticks: planned.ticks)
        job.newestTickRun = run.id
    }

    /// Reads the newest rows of many jobs at once.
    mutating func prepare(_ jobs: [JobRow]) throws {
        try read(jobs.compactMap(\.newestTickRun).filter { entries[$0] == nil })
    }

    private mutating func entry(of run: RunID) throws -> Entry? {
        if entries[run] == nil { try read([run]) }
        return entries[run] ?? nil
    }

    /// Holds the rows, so that no prune of history takes one before it has grown.
    private mutating func read(_ runs: [RunID]) throws {
        guard !runs.isEmpty else { return }
        for run in runs { entries[run] = .some(nil) }
        let found = try transaction.all(
            """
            SELECT id, reason, epoch, tick, skipped_last, skipped_count FROM rollcall_run
            WHERE id = ANY ($1) AND state = 'skipped' AND tick IS NOT NULL ORDER BY id FOR NO KEY UPDATE
            """, [runs]
        ) { row in
            let ticks = SkippedTicks(first: try row.instant(3), last: try row.instant(4), count: try row.number(5))
            return (run: try row.run(0), entry: Entry(reason: try row.word(1), epoch: try row.number(2), ticks: ticks))
        }
        for row in found { entries[row.run] = row.entry }
    }
}
