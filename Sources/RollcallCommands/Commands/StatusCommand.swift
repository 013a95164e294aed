internal import ArgumentParser
internal import RollcallCore

/// `rollcall status`.
struct StatusCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "status",
            abstract: "How things stand, on one screen.",
            usage: "rollcall status [<options>]",
            discussion: """
                ok: a worker lives and every job is on time. degraded: something needs a look. down: no worker lives.

                  rollcall status
                  rollcall status --exit-code --job prune-presences --within 3m

                With --exit-code, for probes: 0 ok, 1 degraded or down, or the job had no success within the time, 69 \
                when the database cannot be reached.
                """)
    }

    @Flag(help: "Exit with 1 unless all is ok.")
    var exitCode = false

    @Option(help: "Look at this job alone.", completion: JobCompletion.kind, transform: ArgumentReading.job)
    var job: JobName?

    @Option(
        help: ArgumentHelp("With --job: it succeeded within this time.", valueName: "duration"),
        transform: ArgumentReading.positiveDuration)
    var within: Duration?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if within != nil, job == nil { throw ValidationError("--within needs --job.") }
    }

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let status = try await SystemStatus.read(
                database, job: job, within: within, clock: invocation.clock)
            let printer = invocation.printer(format, shared)
            try printer.object(status.json) { status.text(printer) }
            return exitCode && status.state != .ok ? .failed : .done
        }
    }
}
