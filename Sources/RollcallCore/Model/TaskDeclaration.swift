/// What a task says of itself; the schedule file, `--with` and the help are checked and written from it.
public struct TaskDeclaration: Hashable, Sendable {
    /// The task's own name, as `prune-presences`.
    public var name: TaskName
    /// Other names that a schedule may use.
    public var aliases: [String]
    /// One sentence for people.
    public var summary: String
    /// The arguments that it takes.
    public var arguments: [ArgumentDeclaration]

    /// Declares a task.
    public init(name: TaskName, aliases: [String] = [], summary: String, arguments: [ArgumentDeclaration] = []) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.arguments = arguments
    }

    /// Whether a schedule's word means this task.
    public func isCalled(_ word: String) -> Bool {
        word == name.description || aliases.contains(word)
    }

    /// The declaration of an argument; nil for a name that the task does not take.
    public func argument(named name: String) -> ArgumentDeclaration? {
        arguments.first { $0.name == name }
    }
}

/// One argument of a task.
public struct ArgumentDeclaration: Hashable, Sendable {
    /// The key under `with`, in snake_case.
    public var name: String
    /// What values it takes.
    public var kind: ArgumentKind
    /// One sentence for people.
    public var summary: String
    /// The value when it is not given; nil when the task then does without.
    public var fallback: JSONValue?
    /// Whether a job without it is refused.
    public private(set) var isRequired = false

    /// The same argument, which must be given.
    public var required: ArgumentDeclaration {
        var copy = self
        copy.isRequired = true
        return copy
    }

    /// Declares an argument.
    public init(name: String, kind: ArgumentKind, summary: String, fallback: JSONValue? = nil) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.fallback = fallback
    }
}
