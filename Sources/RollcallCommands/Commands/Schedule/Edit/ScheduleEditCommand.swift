internal import ArgumentParser
internal import RollcallCore

/// `rollcall schedule edit`.
struct ScheduleEditCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit",
            abstract: "Edit a schedule file; it is saved only when it is right.",
            usage: "rollcall schedule edit [<path>] [<options>]",
            discussion: """
                VISUAL, else EDITOR, else vi opens a copy. When the editor ends, the copy is checked together with the \
                other files of the schedule. Errors are shown, and the copy is opened again or thrown away; without \
                errors it takes the file's place in one step, and what changes is shown. One person at a time edits a \
                file. Without PATH the only file of --schedule, else of the folder schedules.

                  rollcall schedule edit
                  EDITOR="code --wait" rollcall schedule edit schedules/presence.yaml

                Exit status 0 when it was saved or left unchanged, 65 when errors were thrown away, 75 when somebody \
                else edits or has changed the file, 1 when the editor failed. Unless it is 0, the file is as it was.
                """)
    }

    @Argument(
        help: ArgumentHelp("The file, or a folder with one file.", valueName: "path"), completion: .file())
    var path: String?

    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let target = try EditTarget(path, shared)
        return try await EditSession(target, shared, in: invocation).run()
    }
}
