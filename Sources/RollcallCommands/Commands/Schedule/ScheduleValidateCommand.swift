internal import ArgumentParser
internal import RollcallSchedule

/// `rollcall schedule validate`.
struct ScheduleValidateCommand: ParsableCommand, RunnableCommand {
    /// How messages look.
    enum Format: String, CaseIterable, Sendable, ExpressibleByArgument {
        case human, json, gcc, github
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "validate",
            abstract: "Check schedule files offline, without a database: all errors at once.",
            usage: "rollcall schedule validate [<path> ...] [<options>]",
            discussion: """
                Each message names file, line and column, shows the line with a caret under the exact text, and says \
                how to mend it; the article Diagnostics says more of its code. Without PATH the files of --schedule are \
                checked, else the folder schedules.

                  rollcall schedule validate
                  rollcall schedule validate schedules/presence.yaml --format gcc
                  rollcall schedule validate --strict --format github

                Exit status 0 when there is no error (warnings are none, but under --strict), 65 when there is one, 66 \
                when a file is not there.
                """)
    }

    @Argument(
        help: ArgumentHelp("Files, or folders with *.yaml and *.yml files.", valueName: "path"), completion: .file())
    var paths: [String] = []

    @Option(
        help: ArgumentHelp("How messages look. (default: human)", valueName: "format"),
        completion: .list(Format.allCases.map(\.rawValue)))
    var format: Format?

    @Flag(help: "Write JSON: the same as --format json.")
    var json = false

    @Flag(help: "End with 65 for a warning too.")
    var strict = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if json, let format, format != .json {
            throw ValidationError("--json and --format \(format.rawValue) contradict each other; give one of them.")
        }
    }

    func run(in invocation: Invocation) async throws -> CommandStatus {
        guard let schedule = try ScheduleFiles(paths.isEmpty ? shared.schedule : paths) else {
            throw CommandFailure(
                .missing, "there is no schedule: no folder named \(ScheduleFiles.standardFolder) here",
                help: "name a file, or write one with rollcall init")
        }
        var invocation = invocation
        invocation.programs = .warning
        let reading = invocation.read(schedule.files)
        try show(reading, files: schedule.files.count, in: invocation)
        let isRefused = strict ? !reading.diagnostics.isEmpty : reading.hasErrors
        return isRefused ? .badData : .done
    }

    /// JSON and workflow commands are what was asked for; messages for people and editors are diagnostics.
    private func show(_ reading: ScheduleReading, files: Int, in invocation: Invocation) throws(OutputLoss) {
        let renderer = DiagnosticRenderer(isColored: invocation.errorPalette(shared).isOn)
        switch json ? .json : format ?? .human {
        case .json:
            let lines = reading.diagnostics.map { DiagnosticRecord($0).json.text }.joined(separator: ",\n")
            try invocation.output.line(lines.isEmpty ? "[]" : "[\n\(lines)\n]")
        case .github: try invocation.output.standard.write(renderer.github(reading.diagnostics))
        case .gcc: invocation.output.tell(renderer.gcc(reading.diagnostics))
        case .human:
            if !reading.diagnostics.isEmpty { invocation.output.tell(renderer.human(reading.diagnostics) + "\n") }
            let found = renderer.summary(reading.diagnostics)
            let count = Count.text(reading.jobs.count, "job")
            let place = Count.text(files, "file")
            try invocation.output.line("\(count) in \(place), \(found.isEmpty ? "no errors" : found)")
        }
    }
}

extension DiagnosticRecord {
    /// A message, as `--json` prints it.
    var json: JSON {
        .object([
            "severity": .string(severity.rawValue), "code": .string(code.rawValue), "file": .string(file),
            "line": .count(line), "column": .count(column), "end_line": .count(endLine),
            "end_column": .count(endColumn),
            "message": .string(message), "help": .text(help),
        ])
    }
}
