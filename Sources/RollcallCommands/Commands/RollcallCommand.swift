internal import ArgumentParser

/// The root of all commands.
struct RollcallCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rollcall",
            abstract: "A scheduled-job worker for presence tracking.",
            version: Version.program,
            subcommands: [])
    }
}
