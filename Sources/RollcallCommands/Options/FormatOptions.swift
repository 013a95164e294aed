internal import ArgumentParser

/// The options of every command that reads.
struct FormatOptions: ParsableArguments {
    @Flag(help: "Write JSON: the same as --output json.")
    var json = false

    @Option(
        help: ArgumentHelp("How the answer looks. (default: table)", valueName: "format"),
        completion: .list(OutputFormat.allCases.map(\.rawValue)))
    var output: OutputFormat?

    /// What was asked for.
    var format: OutputFormat { output ?? (json ? .json : .table) }

    func validate() throws {
        if json, let output, output != .json {
            throw ValidationError("--json and --output \(output.rawValue) contradict each other; give one of them.")
        }
    }
}
