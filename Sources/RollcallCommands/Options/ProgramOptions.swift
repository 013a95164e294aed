internal import ArgumentParser

/// Which programs a process that runs jobs may run.
struct ProgramOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A program that jobs may run by the task run-program, an absolute path; repeatable. (default: none)",
            valueName: "path"),
        completion: .file(), transform: ProgramOptions.path)
    var allowProgram: [String] = []

    private static func path(_ text: String) throws -> String {
        guard text.hasPrefix("/") else { throw ArgumentTrouble(description: "write an absolute path.") }
        return text
    }
}
