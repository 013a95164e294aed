public import RollcallCore

/// A look at one argument of a task that only the program at hand can take, as whether a program may be run by it.
public struct ArgumentCheck: Sendable {
    /// What is wrong with the value.
    public struct Objection: Hashable, Sendable {
        /// Whether the schedule is refused for it.
        public var severity: Diagnostic.Severity
        /// What is wrong, in the style of every message.
        public var message: String
        /// How to mend it.
        public var help: String

        /// Makes an objection.
        public init(_ severity: Diagnostic.Severity, _ message: String, help: String) {
            self.severity = severity
            self.message = message
            self.help = help
        }
    }

    /// The task.
    public var task: TaskName
    /// Its argument.
    public var argument: String
    /// Judges a value in the form of the task's declaration, for a job; nil when there is nothing to say.
    public var judge: @Sendable (JobName, JSONValue) -> Objection?

    /// Makes a check.
    public init(
        _ task: TaskName, argument: String, judge: @escaping @Sendable (JobName, JSONValue) -> Objection?
    ) {
        self.task = task
        self.argument = argument
        self.judge = judge
    }
}

extension Finding {
    init(_ objection: ArgumentCheck.Objection) {
        self.init(.notAllowed, objection.message, help: objection.help)
        severity = objection.severity
    }
}
