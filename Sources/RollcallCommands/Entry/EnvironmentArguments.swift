internal import ArgumentParser
internal import RollcallCore

/// The arguments that the environment adds to a command line: flag beats environment beats default.
struct EnvironmentArguments {
    /// One variable, as arguments.
    struct Addition: Hashable {
        var variable: String
        var arguments: [String]
    }

    static let prefix = "ROLLCALL_"

    /// Variables that no option stands for.
    ///
    /// The age is a default of the task that prunes, the others belong to tests of debug builds.
    #if ROLLCALL_FAILPOINTS
        private static let others: Set = [
            "ROLLCALL_MAX_AGE", "ROLLCALL_FAILPOINT", "ROLLCALL_PRETEND_FILESYSTEM", "ROLLCALL_SEED",
        ]
    #else
        private static let others: Set = ["ROLLCALL_MAX_AGE"]
    #endif

    /// Options of which one on the command line silences the others in the environment.
    private static let exclusive: [Set<String>] = [["database", "database-file"], ["json", "output"]]

    var additions: [Addition] = []
    /// Variables that mean nothing to any command, each with what to say.
    var warnings: [String] = []

    /// Reads what begins with `ROLLCALL_`.
    init(
        _ environment: [String: String], path: CommandPath, arguments: [String]
    ) throws(CommandFailure) {
        let set = environment.filter { $0.key.hasPrefix(Self.prefix) && !Self.others.contains($0.key) }
        guard !set.isEmpty else { return }
        let options = EnvironmentOption.all(of: path.last)
        let given = Self.givenOptions(arguments)
        for option in options {
            guard let value = set[option.variable], !given.contains(option.name) else { continue }
            let arguments = try Self.arguments(for: option, value: value)
            if !arguments.isEmpty { additions.append(Addition(variable: option.variable, arguments: arguments)) }
        }
        let known = Set(options.map(\.variable))
        let unknown = set.keys.filter { !known.contains($0) }.sorted()
        if !unknown.isEmpty { warnings = Self.warnings(about: unknown, root: path.commands[0]) }
    }

    /// The long options on a command line, and what they silence.
    private static func givenOptions(_ arguments: [String]) -> Set<String> {
        var given: Set<String> = []
        for argument in arguments.prefix(while: { $0 != "--" }) where argument.hasPrefix("--") {
            given.insert(String(argument.dropFirst(2).prefix { $0 != "=" }))
        }
        return exclusive.reduce(given) { $1.isDisjoint(with: given) ? $0 : $0.union($1) }
    }

    /// An empty variable counts as not set; several values are parted by line breaks.
    private static func arguments(for option: EnvironmentOption, value: String) throws(CommandFailure) -> [String] {
        guard !value.isEmpty else { return [] }
        if option.takesValue {
            let values = option.isRepeatable ? value.split(separator: "\n").map(String.init) : [value]
            return values.map { "--\(option.name)=\($0)" }
        }
        switch value.lowercased() {
        case "1", "true", "yes", "on": return ["--\(option.name)"]
        case "0", "false", "no", "off": return []
        default:
            throw CommandFailure(.usage, "\(option.variable) is neither 1 nor 0", help: "write 1 or 0, or unset it")
        }
    }

    private static func warnings(about unknown: [String], root: any ParsableCommand.Type) -> [String] {
        let variables = Set(root.tree.flatMap { EnvironmentOption.all(of: $0) }.map(\.variable)).union(others)
        return unknown.filter { !variables.contains($0) }.map { name in
            let nearest = Nearest.word(to: name, among: variables.sorted())
            return "\(name) is set, but no option has that name" + (nearest.map { "; did you mean \($0)?" } ?? "")
        }
    }
}
