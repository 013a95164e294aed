internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule

extension Invocation {
    /// Reads schedule files, whatever is in them.
    func read(_ files: [SourceFile]) -> ScheduleReading {
        var reader = ScheduleReader(
            tasks: TaskCatalogue.declarations(tasks), zones: zones.catalogue, environment: environment, now: now)
        reader.checks = programs.checks
        reader.lanes = CoreLanes()
        return reader.read(files)
    }

    /// The zone whose local time stands beside UTC where a job's ticks are shown; nil for UTC.
    func localZone(of definition: JobDefinition) -> Zone? {
        zones.zone(definition.timezone).flatMap { $0.isUTC ? nil : $0 }
    }

    /// The jobs of the schedule; nil when nobody named one and there is no standard folder.
    ///
    /// Warnings go to standard error. Errors do too, and end the command with 65.
    func schedule(_ options: SharedOptions) throws(CommandFailure) -> [ScheduledJob]? {
        try loadedSchedule(options)?.jobs
    }

    /// The same, with the files as they were read.
    func loadedSchedule(
        _ options: SharedOptions
    ) throws(CommandFailure) -> (files: ScheduleFiles, jobs: [ScheduledJob])? {
        guard let schedule = try ScheduleFiles(options.schedule) else { return nil }
        let reading = read(schedule.files)
        if !reading.diagnostics.isEmpty {
            let renderer = DiagnosticRenderer(isColored: errorPalette(options).isOn)
            output.tell(renderer.human(reading.diagnostics))
            if reading.hasErrors {
                throw CommandFailure(
                    .badData, "\(schedule.paths.joined(separator: ", ")): \(renderer.summary(reading.diagnostics))",
                    help: "mend the schedule; rollcall schedule validate checks it without a database")
            }
        }
        return (schedule, reading.jobs)
    }
}
