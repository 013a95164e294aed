internal import Logging
internal import RollcallCore
internal import RollcallPresence
internal import RollcallSchedule
internal import RollcallWorker

/// What a worker says before it works: which database, which tables with how many rows, which jobs.
///
/// The worker itself adds the last of them: how many jobs, and which is first, in how long.
struct FirstLines {
    let logger: Logger
    let database: OpenDatabase
    let jobs: [ScheduledJob]
    let options: WorkerOptions
    let tasks: [TaskDeclaration]

    func write() async throws {
        let status = try await database.ledger.status()
        logger.info("rollcall \(Version.program), worker \(options.identity.name), \(options.concurrency) runs at once")
        logger.info("database \(database.location.description): \(status.engine), schema \(status.version)")
        if let elsewhere = database.ledgerLocation { logger.info("ledger \(elsewhere.description)") }
        let survey = try await database.presence.survey()
        let newest = survey.newestAge.map { "newest last_seen \(age($0))" } ?? "none seen yet"
        logger.info(
            "\(survey.tables) presence tables: \(Count.text(survey.presences, "presence")) in \(Count.text(survey.rooms, "room")), \(newest)"
        )
        if let warning = FutureSighting.warning(survey.newestAge) { logger.warning("\(warning)") }
        for job in jobs { logger.info("\(line(job))") }
    }

    /// `prune-presences every 60 s: max_age=60s (default), … [schedules/presence.yaml:8]`.
    private func line(_ job: ScheduledJob) -> String {
        let definition = job.definition
        var line = "\(definition.name) \(definition.recurrence.words)"
        if definition.task.description != definition.name.description { line += ", task \(definition.task)" }
        if !definition.isEnabled { line += ", disabled" }
        let arguments = ArgumentWords.text(
            definition.arguments, of: tasks.first { $0.name == definition.task }, origins: job.argumentOrigins)
        if !arguments.isEmpty { line += ": \(arguments)" }
        return line + " [\(job.place)]"
    }

    private func age(_ age: Duration) -> String {
        age < .zero ? "\(RelativeTime.span(.zero - age)) in the future" : "\(RelativeTime.span(age)) ago"
    }
}

extension ScheduledJob {
    /// Where the job was written: `schedules/presence.yaml:8`.
    var place: String { origin.line > 0 ? "\(origin.file):\(origin.line)" : origin.file }
}
