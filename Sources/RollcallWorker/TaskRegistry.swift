public import RollcallCore

/// The tasks that a process knows, by name.
public struct TaskRegistry: Sendable {
    private let handlers: [TaskName: any TaskHandler]

    /// Knows these handlers; of two with one name the later counts, so that a program can replace a built-in.
    public init(_ handlers: [any TaskHandler]) {
        self.handlers = Dictionary(handlers.map { ($0.declaration.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// The names of all tasks.
    public var names: Set<TaskName> { Set(handlers.keys) }

    /// What the tasks say of themselves, sorted by name.
    public var declarations: [TaskDeclaration] {
        handlers.values.map(\.declaration).sorted { $0.name < $1.name }
    }

    /// The handler of a task, by the task's own name; nil when it is not known.
    public subscript(name: TaskName) -> (any TaskHandler)? { handlers[name] }

    /// The handler that a word of the schedule or the command line means: a name or an alias.
    public func handler(called word: String) -> (any TaskHandler)? {
        handlers[TaskName(word)] ?? handlers.values.first { $0.declaration.isCalled(word) }
    }
}
