internal import ArgumentParser
internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule

/// `rollcall schedule next`.
struct ScheduleNextCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "next",
            abstract: "Show the coming ticks of a job, of all jobs, or of an expression.",
            usage: "rollcall schedule next [<job>] [<options>]",
            discussion: """
                Ticks are strictly after --from, without jitter; those of all jobs are merged in the order of time, at \
                most 10000 with --for alone. Needs no database; --cron and --every need no file \
                either. In another zone than UTC, local time stands beside each tick, and a line where clocks are \
                changed.

                  rollcall schedule next prune-rooms --count 3
                  rollcall schedule next --for 1h
                  rollcall schedule next --cron "*/15 9-17 * * mon-fri"
                  rollcall schedule next --cron "30 2 * * *" --timezone Europe/Berlin --from 2027-03-27
                """)
    }

    @Argument(help: "The job. (default: all jobs)", completion: JobCompletion.kind, transform: ArgumentReading.job)
    var job: JobName?

    @Option(
        help: ArgumentHelp("From when. (default: now)", valueName: "time"), transform: ArgumentReading.moment)
    var from: TimeArgument?

    @Option(
        help: ArgumentHelp("How many ticks of each job. (default: 5; with --for all)", valueName: "n"),
        transform: ArgumentReading.positiveCount)
    var count: Int?

    @Option(
        help: ArgumentHelp("All ticks within this time.", valueName: "duration"),
        transform: ArgumentReading.positiveDuration)
    var `for`: Duration?

    @Option(help: ArgumentHelp("In place of JOB: a cron expression.", valueName: "expression"))
    var cron: String?

    @Option(help: ArgumentHelp("The time zone of --cron. (default: UTC)", valueName: "zone"))
    var timezone: String?

    @Option(
        help: ArgumentHelp(
            "What a fixed time of --cron does where clocks are changed: standard, skip, both. (default: standard)",
            valueName: "policy"),
        transform: ArgumentReading.daylightPolicy)
    var dst: DaylightPolicy?

    @Option(
        help: ArgumentHelp("In place of JOB: an interval.", valueName: "duration"),
        transform: ArgumentReading.positiveDuration)
    var every: Duration?

    @Option(
        help: ArgumentHelp("The offset of --every. (default: 0s)", valueName: "duration"),
        transform: ArgumentReading.duration)
    var offset: Duration?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    /// All ticks are in memory before the first is written.
    private static let limit = 1_000_000
    /// What a look ahead shows when nobody says how many.
    private static let listLimit = 10_000

    func validate() throws {
        guard [job != nil, cron != nil, every != nil].filter({ $0 }).count <= 1 else {
            throw ValidationError("JOB, --cron and --every exclude each other; give one of them.")
        }
        if offset != nil, every == nil { throw ValidationError("--offset needs --every.") }
        if timezone != nil, cron == nil { throw ValidationError("--timezone needs --cron.") }
        if dst != nil, cron == nil { throw ValidationError("--dst needs --cron.") }
        if let count, count > Self.limit {
            throw ValidationError("--count is at most \(Self.limit); ask again with --from the last tick for more.")
        }
    }

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let start = from?.instant(from: invocation.now) ?? invocation.now
        let window = TickWindow(
            start: start, end: `for`.map { start + $0 }, count: count ?? (`for` == nil ? 5 : .max))
        let sources = try sources(in: invocation)
        let isOne = job != nil || cron != nil || every != nil
        let agenda = TickAgenda(sources, in: window, limit: count == nil && `for` != nil ? Self.listLimit : Self.limit)
        let printer = invocation.printer(format, shared)
        if isOne, let source = sources.first {
            let list = TickList(source, ticks: agenda.ticks.map(\.tick), after: start)
            try printer.object(list.json) { list.text(now: invocation.now) }
        } else {
            try printer.list(agenda.json) { agenda.table(now: invocation.now) }
            if agenda.ticks.isEmpty { invocation.output.note("no job has a tick then") }
        }
        if agenda.isCut, let last = agenda.ticks.last {
            invocation.output.note(
                "there are more than \(agenda.ticks.count) ticks; --from \(last.tick) goes on, --count N takes N of each job"
            )
        }
        return .done
    }

    private func sources(in invocation: Invocation) throws(CommandFailure) -> [TickSource] {
        if let cron { return [try expression(cron, in: invocation)] }
        if let every {
            let recurrence = try interval(every)
            return [TickSource(job: nil, timezone: "UTC", recurrence: recurrence)]
        }
        guard let scheduled = try invocation.schedule(shared) else {
            throw CommandFailure(
                .missing, "there is no schedule: no folder named \(ScheduleFiles.standardFolder) here",
                help: "name one with --schedule, or give --cron or --every")
        }
        let sources = scheduled.map { scheduled in
            TickSource(
                job: scheduled.definition.name, timezone: scheduled.definition.timezone,
                zone: invocation.localZone(of: scheduled.definition), recurrence: scheduled.definition.recurrence)
        }
        guard let job else { return sources }
        let named = sources.filter { $0.job == job }
        guard !named.isEmpty else {
            throw .unknownJob(job.description, among: sources.compactMap { $0.job?.description })
        }
        return named
    }

    private func interval(_ every: Duration) throws(CommandFailure) -> Recurrence {
        guard every >= .seconds(1) else {
            throw CommandFailure(.usage, "--every is at least 1s", help: "write --every 1s")
        }
        guard offset ?? .zero < every else {
            throw CommandFailure(.usage, "--offset must be below one interval", help: "write less than --every")
        }
        return .every(IntervalRecurrence(interval: every, offset: offset ?? .zero))
    }

    private func expression(_ text: String, in invocation: Invocation) throws(CommandFailure) -> TickSource {
        switch CronExpression.parse(text) {
        case .failure(let problem):
            let lines = "\(problem.message)\n  \(text)\n  " + Self.caret(under: problem.range, of: text)
            throw CommandFailure(.usage, "--cron: \(lines)", hints: problem.help.map { [$0] } ?? [])
        case .success(let expression):
            let zone = try zone(in: invocation)
            if expression.neverMatches { invocation.output.warn("\(expression.source) never matches") }
            if dst != nil, expression.followsRealTime {
                invocation.output.warn("--dst changes nothing: minute or hour begins with *, so it follows real time")
            }
            let recurrence = CronRecurrence(expression: expression, zone: zone, dst: dst ?? .standard)
            return TickSource(
                job: nil, timezone: zone.name, zone: zone.isUTC ? nil : zone, recurrence: .cron(recurrence))
        }
    }

    private func zone(in invocation: Invocation) throws(CommandFailure) -> Zone {
        let name = timezone ?? Zone.utc.name
        if let zone = invocation.zones.zone(name) { return zone }
        let nearest = Nearest.zone(to: name, among: invocation.zones.catalogue.names())
        throw CommandFailure(
            .usage, "--timezone: there is no time zone \(name)", hints: nearest.map { ["did you mean \($0)?"] } ?? [])
    }

    /// A caret as wide as the offending part.
    private static func caret(under range: Range<Int>, of text: String) -> String {
        let bytes = Array(text.utf8)
        let indent = DisplayWidth.of(String(decoding: bytes.prefix(range.lowerBound), as: UTF8.self))
        let part = bytes.dropFirst(range.lowerBound).prefix(range.count)
        let width = max(1, DisplayWidth.of(String(decoding: part, as: UTF8.self)))
        return String(repeating: " ", count: indent) + String(repeating: "^", count: width)
    }
}
