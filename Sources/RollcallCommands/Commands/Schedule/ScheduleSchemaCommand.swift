internal import ArgumentParser
internal import RollcallCore
internal import RollcallSchedule

/// `rollcall schedule schema`.
struct ScheduleSchemaCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schema",
            abstract: "Print the JSON Schema of the schedule file, for editors.",
            usage: "rollcall schedule schema [<options>]",
            discussion: """
                Draft-07, with the tasks of this program. An editor that knows YAML completes and checks a schedule by \
                it when the file's first line is

                  # yaml-language-server: $schema=./rollcall.schema.json

                as rollcall init writes it. Needs neither a file nor a database. schedule validate finds more: a \
                schema knows no time zones and no environment, and compares nothing.

                  rollcall schedule schema > schedules/rollcall.schema.json
                """)
    }

    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try invocation.output.standard.write(invocation.scheduleSchema)
        return .done
    }
}

extension Invocation {
    /// The schema of schedules with this program's tasks, as a file.
    var scheduleSchema: String {
        JSON(ScheduleSchema(tasks: TaskCatalogue.declarations(tasks)).document).indentedText
    }
}
