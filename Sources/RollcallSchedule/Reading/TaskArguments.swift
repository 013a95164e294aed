public import RollcallCore

/// The arguments of a task, each from the first place that gives it.
///
/// The schedule file and `--with` are read by the same rules. `max_age` is looked for in the environment before its
/// default holds: `ROLLCALL_MAX_AGE`, then `MAX_AGE`, then `CHANNELS_PRESENCE_MAX_AGE`.
public struct TaskArguments: Sendable {
    /// What is wrong with one argument.
    public struct Problem: Error, Hashable, Sendable {
        /// `unknownArgument`, `missingArgument`, `badArgument` or `ambiguousNumber`.
        public var code: DiagnosticCode
        /// The argument's name, as it was given.
        public var argument: String
        /// The variable of the environment that gave the value; nil when the user did.
        public var variable: String?
        /// What is wrong.
        public var message: String
        /// How to mend it.
        public var help: String?
    }

    /// The values in the form of the task's declaration; an argument that has none is not there.
    public private(set) var values: [String: JSONValue] = [:]
    /// Where each value comes from: what `origin` was, the name of a variable, or `default`.
    public private(set) var origins: [String: String] = [:]
    /// What is wrong, the given arguments first, in the order of their names.
    public private(set) var problems: [Problem] = []

    /// The variables that `max_age` may come from, in order.
    public static let maximumAgeVariables = ["ROLLCALL_MAX_AGE", "MAX_AGE", "CHANNELS_PRESENCE_MAX_AGE"]

    /// Reads the arguments.
    ///
    /// - Parameters:
    ///   - given: what the user wrote, by name.
    ///   - origin: where the user wrote it: `file`, `--with`.
    public init(
        _ given: [String: JSONValue], origin: String, for task: TaskDeclaration, environment: [String: String]
    ) {
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let argument = task.argument(named: name) else {
                problems.append(.unknown(name, task: task))
                continue
            }
            read(value, as: argument, origin: origin)
        }
        for argument in task.arguments where given[argument.name] == nil {
            if let (variable, value) = Self.variable(for: argument, environment) {
                read(.string(value), as: argument, origin: variable, variable: variable)
            } else if let fallback = argument.fallback {
                values[argument.name] = fallback
                origins[argument.name] = "default"
            } else if argument.isRequired {
                problems.append(.missing(argument, task: task))
            }
        }
    }

    /// A variable that is empty is as good as none.
    private static func variable(
        for argument: ArgumentDeclaration, _ environment: [String: String]
    ) -> (String, String)? {
        guard argument.name == "max_age" else { return nil }
        for name in maximumAgeVariables {
            if let value = environment[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }

    private mutating func read(
        _ value: JSONValue, as argument: ArgumentDeclaration, origin: String, variable: String? = nil
    ) {
        if argument.kind.isNumber, let trap = value.scalarText.flatMap(NumberTrap.finding) {
            problems.append(Problem(trap, argument: argument.name, variable: variable))
            return
        }
        switch argument.kind.read(value) {
        case .success(let read):
            values[argument.name] = read
            origins[argument.name] = origin
        case .failure(let problem):
            let finding = Finding(.badArgument, problem.message, help: problem.help)
            problems.append(Problem(finding, argument: argument.name, variable: variable))
        }
    }
}

extension TaskArguments.Problem {
    fileprivate init(_ finding: Finding, argument: String, variable: String?) {
        let place = variable ?? argument
        self.init(
            code: finding.code, argument: argument, variable: variable, message: "\(place): \(finding.message)",
            help: finding.help)
    }

    fileprivate static func missing(_ argument: ArgumentDeclaration, task: TaskDeclaration) -> Self {
        let finding = Finding.missingArgument(argument, task: task)
        return Self(
            code: finding.code, argument: argument.name, variable: nil, message: finding.message, help: finding.help)
    }

    fileprivate static func unknown(_ name: String, task: TaskDeclaration) -> Self {
        let finding = Finding.unknownArgument(name, task: task)
        return Self(
            code: finding.code, argument: name, variable: nil, message: finding.message, help: finding.help)
    }
}

extension ArgumentKind {
    /// Whether what is read is a number, whose way of writing some read differently.
    fileprivate var isNumber: Bool {
        switch self {
        case .duration, .integer, .limit: true
        default: false
        }
    }
}
