internal import RollcallCore

extension MemoryState {
    /// Records skipped ticks: in the job's newest row when that is a skip of the same reason and epoch and no tick
    /// lies between, else in a row of their own.
    mutating func write(_ skip: PlannedSkip, of job: JobName, under definition: JobDefinition, epoch: Int) {
        if var row = extendableRow(of: job, for: skip, under: definition, epoch: epoch) {
            row.run.skipped = row.run.skipped?.extended(by: skip.ticks)
            return store(row)
        }
        var run = Run(
            id: RunID(nextID()), job: job, task: definition.task, trigger: .schedule,
            due: definition.due(skip.ticks.first), createdAt: now)
        run.tick = Tick(job: job, epoch: epoch, instant: skip.ticks.first)
        run.state = .skipped
        run.reason = skip.reason
        run.skipped = skip.ticks
        run.arguments = definition.arguments
        jobs[job]?.newestTickRow = run.id
        store(RunRow(run: run, definition: definition))
    }

    private func extendableRow(
        of job: JobName, for skip: PlannedSkip, under definition: JobDefinition, epoch: Int
    ) -> RunRow? {
        guard !has(.neverExtendsSkips) else { return nil }
        if has(.extendsSkipsOverRuns) {
            return ended.values.filter { $0.run.job == job && $0.run.reason == skip.reason }.max(by: Self.isOlder)
        }
        guard let id = jobs[job]?.newestTickRow, let row = ended[id], let skipped = row.run.skipped,
            row.run.reason == skip.reason, row.run.tick?.epoch == epoch,
            definition.recurrence.next(after: skipped.last) == skip.ticks.first
        else { return nil }
        return row
    }
}
