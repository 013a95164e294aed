import RollcallCore

/// A task made of a closure.
struct TestTask: TaskHandler {
    let declaration: TaskDeclaration
    private let body: @Sendable (TaskContext) async throws -> TaskCompletion

    init(_ name: String = "task", _ body: @escaping @Sendable (TaskContext) async throws -> TaskCompletion) {
        declaration = TaskDeclaration(name: TaskName(name), summary: "A task of a test.")
        self.body = body
    }

    func run(_ context: TaskContext) async throws -> TaskCompletion { try await body(context) }

    /// Succeeds at once.
    static func quick(_ name: String = "task") -> TestTask {
        TestTask(name) { _ in .finished(["done": 1]) }
    }

    /// Succeeds when the gate opens; stops when it is cancelled.
    static func gated(_ name: String = "task", by gate: Gate) -> TestTask {
        TestTask(name) { _ in
            try await gate.pass()
            return .finished(["done": 1])
        }
    }

    /// Succeeds when the gate opens, and ignores that it is cancelled.
    static func stubborn(_ name: String = "task", by gate: Gate) -> TestTask {
        TestTask(name) { _ in
            await gate.passStubbornly()
            return .finished(["done": 1])
        }
    }

    /// Fails every time.
    static func failing(_ name: String = "task") -> TestTask {
        TestTask(name) { _ in throw TaskFailure(code: "error", message: "no luck") }
    }
}
