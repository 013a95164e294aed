internal import RollcallCore
internal import RollcallSchedule

/// The jobs as `schedule list` and `status` show them.
enum JobListing {
    static func show(
        _ format: FormatOptions, _ shared: SharedOptions, in invocation: Invocation
    ) async throws -> CommandStatus {
        var jobs = try await jobs(shared, in: invocation)
        for index in jobs.indices where jobs[index].zone == nil {
            jobs[index].zone = invocation.localZone(of: jobs[index].definition)
        }
        if jobs.isEmpty { invocation.output.note("there is no job; rollcall init writes a schedule") }
        let printer = invocation.printer(format, shared)
        try printer.list(jobs.map { $0.json(now: invocation.now) }) { JobTable.table(jobs, now: invocation.now) }
        if printer.format == .table { try invocation.output.standard.write(arguments(of: jobs, in: invocation)) }
        return .done
    }

    /// Each job's arguments, with where each value comes from, below the table.
    private static func arguments(of jobs: [ListedJob], in invocation: Invocation) -> String {
        let tasks = TaskCatalogue.declarations(invocation.tasks)
        let lines = jobs.filter { !$0.definition.arguments.isEmpty }.map { job in
            let task = tasks.first { $0.name == job.definition.task }
            let words = ArgumentWords.text(job.definition.arguments, of: task, origins: job.argumentOrigins)
            return "\(job.definition.name): \(words)".escapingControls() + "\n"
        }
        return lines.isEmpty ? "" : "\n" + lines.joined()
    }

    /// The files' jobs in their order, then those that only the database holds.
    ///
    /// A database that is not there is no error as long as there is a schedule.
    private static func jobs(_ shared: SharedOptions, in invocation: Invocation) async throws -> [ListedJob] {
        let scheduled = try invocation.schedule(shared)
        do {
            return try await invocation.withDatabase(for: .existing, shared) { database in
                try await ListedJob.all(scheduled ?? [], in: database.ledger)
            }
        } catch let error as StoreError where error.code == .missing || error.code == .schemaTooOld {
            guard let scheduled else { throw error }
            return scheduled.map { ListedJob($0) }
        }
    }
}
