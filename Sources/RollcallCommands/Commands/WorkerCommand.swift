internal import ArgumentParser
internal import RollcallCore
internal import RollcallWorker

/// `rollcall worker`.
struct WorkerCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "worker",
            abstract: "Run the schedule until told to stop.",
            usage: "rollcall worker [<options>]",
            discussion: """
                Any number of workers may share a database: each tick is decided once, by whichever is free. SIGTERM \
                and SIGINT stop claiming, let runs finish within --grace, and give the rest back; a second one does so \
                at once. The schedule is read again whenever its files change, and at SIGHUP; one with errors changes \
                nothing. SIGUSR1 writes the state to the log.

                  rollcall worker
                  rollcall worker --database sqlite:/var/lib/rollcall/rollcall.db --log-format json
                  rollcall worker --ticks 2

                Exit status 0 when drained, 1 when runs were cut off at --grace or one of --ticks failed.
                """)
    }

    @OptionGroup var options: WorkerFlags
    @OptionGroup var programs: ProgramOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        var invocation = invocation
        invocation.programs = .allowing(programs.allowProgram)
        return try await WorkerSession(options: options, shared: shared, invocation: invocation).run()
    }
}
