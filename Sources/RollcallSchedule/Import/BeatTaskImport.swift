internal import RollcallCore

/// The rows of django-celery-beat.
struct BeatTaskImport {
    let options: ImportOptions

    func read(_ tasks: [BeatTask]) -> ImportedSchedule {
        var schedule = ImportedSchedule(.djangoCeleryBeat)
        schedule.timezone = options.timezone
        for task in tasks {
            schedule.add(task.name) { job throws(ImportObstacle) in try fill(&job, task) }
        }
        schedule.remarkOnCelery(options)
        return schedule
    }

    private func fill(_ job: inout ImportedJob, _ task: BeatTask) throws(ImportObstacle) {
        job.runs(try time(task))
        if !task.isEnabled { job.set(.enabled, .word("false")) }
        if let end = task.expiresAt {
            job.remarks.append("it ends at \(end), which has no counterpart: remove it then")
        }
        if let start = task.startsAt { job.remarks.append("it begins at \(start), which has no counterpart") }
        if !task.summary.isEmpty { job.set(.description, .text(task.summary)) }
        CeleryTask(
            options: options, task: task.task, args: task.args, kwargs: task.kwargs,
            routing: task.routing.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            expires: task.expireSeconds.flatMap { $0 > 0 ? .seconds(min($0, 3_155_760_000)) : nil }
        ).fill(&job)
    }

    private func time(_ task: BeatTask) throws(ImportObstacle) -> ForeignTime {
        if task.isOneOff {
            guard case .clocked = task.schedule else {
                throw ImportObstacle("it runs once at its next tick (one_off); write at: and an instant")
            }
        }
        switch task.schedule {
        case .interval(let every, let period):
            guard let interval = CelerySchedule.interval("<freq: \(every) \(period)>") else {
                throw ImportObstacle("every \(every) \(period) is no interval")
            }
            return try CelerySchedule.every(interval)
        case .crontab(let expression, let timezone):
            var time = try CelerySchedule.crontab(expression.split(separator: " ").map(String.init))
            time.timezone = timezone == (options.timezone ?? "UTC") ? nil : timezone
            return time
        case .clocked(let instant): return ForeignTime(recurrence: .at(instant))
        case .solar(let event): throw ImportObstacle("\(event): the sun has no counterpart; write a cron for it")
        case .none: throw ImportObstacle("it has no schedule")
        }
    }
}
