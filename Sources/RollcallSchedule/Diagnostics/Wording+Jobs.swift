internal import RollcallCore

// MARK: - Jobs

extension Finding {
    static func badJobName(_ text: String) -> Finding {
        let allowed = "a name is letters, digits, -, _ and ., at most 100"
        guard !text.isEmpty else { return Finding(.badJobName, "a job has no name", help: allowed) }
        let message =
            text.utf8.count > 100
            ? "the job's name is longer than 100 characters" : "\(Quoted.text(text)) is not a job's name"
        let isVariable = text.contains("${")
        return Finding(
            .badJobName, message, help: isVariable ? "variables are read in values only; \(allowed)" : allowed)
    }

    static func duplicateJob(_ name: JobName, firstLine: Int) -> Finding {
        Finding(
            .duplicateJob, "the job \(Quoted.text(name.description)) is given twice: first in line \(firstLine)",
            help: "keep one of them, or give one another name and task: \(name)")
    }

    static func duplicateJob(_ name: JobName, elsewhere: ScheduledJob.Origin) -> Finding {
        Finding(
            .duplicateJob,
            "the job \(Quoted.text(name.description)) is in \(Quoted.path(elsewhere.file)):\(elsewhere.line) already",
            help: "keep one of them, or give one another name and task: \(name)")
    }

    static func emptyJob(_ name: JobName) -> Finding {
        Finding(
            .missingSchedule, "the job \(Quoted.text(name.description)) is empty", help: "write every: 60s below it")
    }

    static func jobIsText(_ name: JobName, _ text: String) -> Finding {
        Finding(
            .wrongType, "the job \(Quoted.text(name.description)) has keys below it, not \(Quoted.text(text))",
            help: "write \(name): {every: 60s} or \(name): {cron: \"0 * * * *\"}")
    }

    static func jobIsList(_ name: JobName) -> Finding {
        Finding(
            .wrongType, "the job \(Quoted.text(name.description)) has keys below it, not a list",
            help: "write the keys without -")
    }

    static func missingSchedule(_ name: JobName) -> Finding {
        Finding(
            .missingSchedule, "nothing says when the job \(Quoted.text(name.description)) runs",
            help: "write one of every: 60s, cron: \"0 * * * *\" and at: 2026-12-24T18:00:00Z")
    }

    static func severalSchedules(_ second: ScheduleKey, _ first: ScheduleKey) -> Finding {
        Finding(
            .severalSchedules, "a job has one of every, cron and at; this one has \(first.name) already",
            help: "remove one, or make two jobs of it")
    }

    static func unknownTask(_ text: String, tasks: [TaskDeclaration]) -> Finding {
        Finding(.unknownTask, "there is no task \(Quoted.text(text))", help: taskHelp(text, tasks))
    }

    static func jobWithoutTask(_ name: JobName, tasks: [TaskDeclaration]) -> Finding {
        Finding(
            .unknownTask, "nothing says what the job \(Quoted.text(name.description)) runs, and no task has its name",
            help: Nearest.word(to: name.description, among: tasks.map(\.name.description))
                .map { "did you mean \($0)? else write task: and the name of a task" }
                ?? "write task: and one of \(Quoted.list(tasks.map(\.name.description)))")
    }

    private static func taskHelp(_ text: String, _ tasks: [TaskDeclaration]) -> String {
        let words = tasks.flatMap { [$0.name.description] + $0.aliases }
        return Nearest.word(to: text, among: words).map { "did you mean \($0)?" }
            ?? "the tasks are \(Quoted.list(tasks.map(\.name.description), "and"))"
    }

    static func unknownArgument(_ name: String, task: TaskDeclaration) -> Finding {
        let known = task.arguments.map(\.name)
        let list = known.isEmpty ? "it takes none" : "it takes \(Quoted.list(known, "and"))"
        return Finding(
            .unknownArgument, "the task \(task.name) has no argument \(Quoted.text(name))",
            help: Nearest.word(to: name, among: known).map { "did you mean \($0)?" } ?? list)
    }
}

extension Finding {
    static func missingArgument(_ argument: ArgumentDeclaration, task: TaskDeclaration) -> Finding {
        Finding(
            .missingArgument, "the task \(task.name) needs the argument \(Quoted.text(argument.name))",
            help: "\(argument.kind.expectation), at \(argument.name) below with:")
    }
}

// MARK: - Several keys together

extension Finding {
    static func offsetWithoutEvery(_ kind: ScheduleKey) -> Finding {
        Finding(.conflict, "\"offset\" shifts the grid of every; this job has \(kind.name)", help: "remove it")
    }

    static func offsetTooLong(_ offset: Duration, interval: Duration) -> Finding {
        Finding(
            .conflict,
            "the offset \(DurationText.format(offset)) is not below the interval \(DurationText.format(interval))",
            help: "write \(DurationText.format(remainder(offset, interval))), which is the same grid")
    }

    private static func remainder(_ offset: Duration, _ interval: Duration) -> Duration {
        .microseconds(offset.wholeMicroseconds % max(1, interval.wholeMicroseconds))
    }

    static func dstWithoutCron(_ kind: ScheduleKey) -> Finding {
        Finding(.noEffect, "\"dst\" is about cron; this job has \(kind.name)", help: "remove it")
    }

    static func jitterTooLong(_ definition: JobDefinition, interval: Duration, isOfDefaults: Bool) -> Finding {
        let source = isOfDefaults ? " of defaults" : ""
        return Finding(
            .conflict,
            "the jitter \(DurationText.format(definition.jitter))\(source) is not below the shortest interval of"
                + " \(Quoted.text(definition.name.description)), \(DurationText.format(interval))",
            help: "write \(isOfDefaults ? "jitter: 0 in the job" : "less")")
    }

    static func backoffAboveMaximum(_ retry: RetryPolicy, isMaximumGiven: Bool) -> Finding {
        let maximum = DurationText.format(retry.maximumBackoff)
        return Finding(
            .conflict,
            "backoff, \(DurationText.format(retry.backoff)), is above max_backoff, \(maximum)"
                + (isMaximumGiven ? "" : " when it is not given"),
            help: "write max_backoff: \(DurationText.format(retry.backoff)) or more")
    }

    static func neverMatches(_ expression: CronExpression) -> Finding {
        Finding(
            .neverMatches, "no date matches \(Quoted.text(expression.source)): the job never runs",
            help: "look at day of month and month")
    }

    static func notAnInstant(_ text: String) -> Finding {
        Finding(
            .badValue, "\(Quoted.text(text)) is not an instant",
            help: "write 2026-12-24T18:00:00Z, or 2026-12-24T18:00 in the job's zone")
    }

    static func inThePast(_ instant: Timestamp, now: Timestamp) -> Finding {
        Finding(
            .inThePast, "\(instant) is over: the job does not run", help: "now is \(now)")
    }

    static func atInGap(_ time: CivilTime, zone: Zone, gap: ClockGap) -> Finding {
        let after = zone.rules.civilTime(at: gap.transition)
        return Finding(
            .badValue, "clocks in \(Quoted.plain(zone.name)) never show \(time): they are put forward over it",
            help: "write \(after) or later, or an instant with Z")
    }

    static func atInRepeat(_ time: CivilTime, zone: Zone, _ first: Timestamp, _ second: Timestamp) -> Finding {
        Finding(
            .badValue, "clocks in \(Quoted.plain(zone.name)) show \(time) twice",
            help: "write \(first) for the first time or \(second) for the second")
    }
}
