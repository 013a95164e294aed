internal import RollcallSchedule

/// Whether the schedule's files can be read.
struct ScheduleFileCheck {
    let invocation: Invocation
    let shared: SharedOptions

    /// The finding, and the jobs where there are any.
    func look() -> (check: Check, jobs: [ScheduledJob]) {
        let name = "schedule"
        do throws(CommandFailure) {
            guard let schedule = try ScheduleFiles(shared.schedule) else {
                return (Check(name: name, isOK: true, message: "no file here; --schedule names one"), [])
            }
            let reading = invocation.read(schedule.files)
            let found = DiagnosticRenderer(isColored: false).summary(reading.diagnostics)
            let place = schedule.paths.joined(separator: ", ")
            let check = Check(
                name: name, isOK: !reading.hasErrors,
                message: "\(place): " + (found.isEmpty ? Count.text(reading.jobs.count, "job") : found),
                help: "rollcall schedule validate shows each in its place")
            return (check, reading.hasErrors ? [] : reading.jobs)
        } catch {
            return (Check(name: name, isOK: false, message: error.message, help: error.help.first), [])
        }
    }
}
