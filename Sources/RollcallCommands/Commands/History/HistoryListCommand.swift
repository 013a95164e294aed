internal import ArgumentParser
internal import RollcallCore

/// `rollcall history list`.
struct HistoryListCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "List runs, newest first.",
            usage: "rollcall history [list] [<options>]",
            discussion: """
                One row for every tick that fell due: it ran, or it says why not; adjacent skips share a row. Times are \
                given as 2026-11-21T10:00:00Z, 2026-11-21, 02:00 (UTC), yesterday, or 8h (ago).

                  rollcall history
                  rollcall history --job prune-presences --failed --since yesterday
                  rollcall history --summary --since 24h
                  rollcall history --follow --json
                """)
    }

    @Option(help: "Only of this job.", completion: JobCompletion.kind, transform: ArgumentReading.job)
    var job: JobName?

    @Option(
        help: ArgumentHelp(
            "Only in this state: queued, running, retrying, succeeded, failed, cancelled or skipped; repeatable.",
            valueName: "state"),
        completion: .list(RunState.allCases.map(\.rawValue)), transform: HistoryListCommand.state)
    var state: [RunState] = []

    @Flag(help: "Only failed runs: the same as --state failed.")
    var failed = false

    @Option(help: ArgumentHelp("Not before.", valueName: "time"), transform: ArgumentReading.moment)
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Only before.", valueName: "time"), transform: ArgumentReading.moment)
    var until: TimeArgument?

    @Option(
        help: ArgumentHelp("At most so many. (default: 20, with --since all)", valueName: "n"),
        transform: ArgumentReading.positiveCount)
    var limit: Int?

    @Flag(help: "Go on with what comes, oldest first; JSON Lines with --json.")
    var follow = false

    @Flag(help: "Numbers by job: runs, skips by reason, removed, median and 95th percentile, last error.")
    var summary = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if follow, summary { throw ValidationError("--follow and --summary exclude each other.") }
        if follow, until != nil { throw ValidationError("--follow has no end; leave --until out.") }
    }

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let printer = invocation.printer(format, shared)
            let query = query(now: invocation.now)
            if summary {
                try await HistorySummary.show(query, in: database.ledger, with: printer)
            } else if follow {
                try await HistoryFollow(query: query, ledger: database.ledger, printer: printer).run(in: invocation)
            } else {
                try await list(query, in: database.ledger, printer, invocation)
            }
            return .done
        }
    }

    private func query(now: Timestamp) -> HistoryQuery {
        var query = HistoryQuery(job: job, states: Set(state + (failed ? [.failed] : [])))
        query.since = since?.instant(from: now)
        query.until = until?.instant(from: now)
        query.limit = summary ? nil : limit ?? (since == nil ? 20 : nil)
        return query
    }

    private func list(
        _ query: HistoryQuery, in ledger: any LedgerStore, _ printer: Printer, _ invocation: Invocation
    ) async throws {
        let page = try await ledger.runs(query)
        if page.runs.isEmpty { invocation.output.note("no run matches") }
        try printer.list(page.runs.map(\.json)) { RunTable.table(page.runs, now: invocation.now) }
        if page.hasMore {
            invocation.output.note("these are the newest \(page.runs.count); --limit or --since shows more")
        }
    }

    private static func state(_ text: String) throws -> RunState {
        guard let state = RunState(rawValue: text) else {
            let nearest = Nearest.word(to: text, among: RunState.allCases.map(\.rawValue))
            throw ArgumentTrouble(
                description: nearest.map { "did you mean \($0)?" }
                    ?? "write one of \(RunState.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return state
    }
}
