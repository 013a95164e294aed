internal import ArgumentParser
internal import RollcallCore

/// `rollcall run`.
struct RunCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run",
            abstract: "Run a job once, now, in this process.",
            usage: "rollcall run <job> [--with <key=value>] ... [<options>]",
            discussion: """
                The run is recorded like any other, under the job's lock and overlap policy. The definition comes from \
                the schedule file, else from the database, else JOB is a task and its own defaults hold.

                  rollcall run prune-presences
                  rollcall run prune-presences --with max_age=2m --json
                  rollcall run prune-presences --dry-run
                  rollcall run run-program --with argv=/usr/bin/uptime --allow-program /usr/bin/uptime

                Exit status 1 when the job failed, 75 when another run of it had not ended within --lock-timeout.
                """)
    }

    @Argument(help: "The job, or a task.", completion: JobCompletion.kind)
    var job: String

    @Option(
        help: ArgumentHelp("An argument of the task; repeatable.", valueName: "key=value"),
        transform: ArgumentReading.assignment)
    var with: [Assignment] = []

    @OptionGroup var how: RunOptions
    @OptionGroup var programs: ProgramOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let run = JobRun(
            job: job, with: with, options: how, format: format, shared: shared, programs: programs.allowProgram)
        return try await run.run(in: invocation)
    }
}
