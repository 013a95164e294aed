internal import ArgumentParser

/// The root of all commands.
struct RollcallCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rollcall",
            abstract: "Runs scheduled jobs that keep track of who is present.",
            discussion: """
                A worker runs the jobs of a schedule file: it prunes presences that were not refreshed and rooms that \
                are empty, and keeps a history of every run. All commands work on one database.

                  rollcall init                 write schedules/presence.yaml
                  rollcall worker               run it until told to stop
                  rollcall status               how things stand, on one screen
                  rollcall history              what ran, and what came of it

                Every long option is also an environment variable: --database is ROLLCALL_DATABASE. A flag beats the \
                environment, the environment beats the default.

                Exit status: 0 done, 1 the job failed, 64 usage, 65 bad schedule or damaged database, 66 file missing, \
                69 database or worker unreachable, 70 a defect, 73 cannot create, 74 output lost, 75 locked, try \
                again, 77 not allowed, 78 wrong configuration or schema.
                """,
            version: Version.text,
            groupedSubcommands: [
                CommandGroup(name: "Working", subcommands: [WorkerCommand.self, RunCommand.self, TriggerCommand.self]),
                CommandGroup(name: "Schedule", subcommands: [ScheduleCommand.self, JobsCommand.self]),
                CommandGroup(name: "History", subcommands: [HistoryCommand.self, LogsCommand.self]),
                CommandGroup(
                    name: "Control",
                    subcommands: [PauseCommand.self, ResumeCommand.self, CancelCommand.self, RetryCommand.self]),
                CommandGroup(
                    name: "Looking",
                    subcommands: [
                        StatusCommand.self, WorkersCommand.self, PresenceCommand.self, EventsCommand.self,
                        DoctorCommand.self,
                    ]),
                CommandGroup(name: "Setting up", subcommands: [InitCommand.self, DatabaseCommand.self]),
            ])
    }
}
