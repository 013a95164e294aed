internal import ArgumentParser
internal import RollcallCore
internal import RollcallSchedule

/// `rollcall schedule diff`.
struct ScheduleDiffCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "diff",
            abstract: "Show what applying the schedule would change in the database.",
            usage: "rollcall schedule diff [<path> ...] [<options>]",
            discussion: """
                Jobs that would come, change (key by key) and go, each with its next tick before and after. PATH is the \
                whole schedule: a job of the database that it does not hold would go. Without PATH the files of \
                --schedule, else the folder schedules. Nothing is written.

                  rollcall schedule diff
                  rollcall schedule diff schedules/presence.yaml --exit-code

                Exit status 0 whether or not there is a difference; with --exit-code 1 when there is one. 65 for a \
                schedule with errors, 66 without a database.
                """)
    }

    @Argument(
        help: ArgumentHelp("Files, or folders with *.yaml and *.yml files.", valueName: "path"), completion: .file())
    var paths: [String] = []

    @Flag(help: "Exit with 1 when there is a difference.")
    var exitCode = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        var options = shared
        if !paths.isEmpty { options.schedule = paths }
        guard let scheduled = try invocation.schedule(options) else {
            throw CommandFailure(
                .missing, "there is no schedule: no folder named \(ScheduleFiles.standardFolder) here",
                help: "name a file, or write one with rollcall init")
        }
        let view = try await invocation.withDatabase(for: .existing, shared) { database in
            let snapshot = try await database.ledger.states(of: nil)
            let live = try await database.ledger.workers().filter(\.isAlive)
            let diff = ScheduleDiff(
                from: try await database.ledger.jobs().map(\.definition), to: scheduled.map(\.definition),
                states: snapshot.states, now: snapshot.now)
            let removal = DiffView.Removal(workers: live.count, lease: live.map(\.lease).max())
            return DiffView(diff: diff, now: snapshot.now, removal: removal)
        }
        let printer = invocation.printer(format, shared)
        try printer.object(view.json) { view.text(printer.palette) }
        return exitCode && !view.diff.changes.isEmpty ? .failed : .done
    }
}
