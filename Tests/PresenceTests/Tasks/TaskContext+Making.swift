import RollcallCore
import RollcallTasks
import Synchronization

extension TaskContext {
    /// The context of an attempt, with the task's own defaults where nothing is given.
    static func of(
        _ handler: some TaskHandler, _ claimed: ClaimedRun?, with given: [String: JSONValue] = [:],
        log: LogBook = LogBook()
    ) throws -> TaskContext {
        let declaration = handler.declaration
        var arguments: [String: JSONValue] = [:]
        for argument in declaration.arguments {
            guard let value = given[argument.name] ?? argument.fallback else { continue }
            arguments[argument.name] = try argument.kind.read(value).get()
        }
        var context = TaskContext(
            run: claimed?.run.id ?? RunID(UUIDv7(high: 0x7000, low: 1 << 63)),
            job: JobName(stored: declaration.name.description), attempt: claimed?.attempt ?? 1, term: claimed?.term,
            arguments: arguments, log: { _, line in log.lines.withLock { $0.append(line) } })
        context.progress = claimed?.run.result ?? [:]
        context.startedAt = claimed?.run.startedAt
        return context
    }
}

/// The lines that a task wrote.
final class LogBook: Sendable {
    let lines = Mutex<[String]>([])
}

extension StepPacing {
    /// No time passes between steps; the closure is called in each pause.
    static func counting(_ pauses: Counter, _ body: @escaping @Sendable () async throws -> Void = {}) -> StepPacing {
        StepPacing(pause: {
            pauses.add()
            try await body()
        })
    }
}

/// Counts.
final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
}
