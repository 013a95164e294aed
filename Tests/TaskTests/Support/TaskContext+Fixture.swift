import RollcallCore
import RollcallTesting

extension TaskContext {
    /// The run that every test of a task is.
    static let runID = "01a20643-d7c7-79f7-8000-000000000001"

    /// A context of a scheduled run, whose log lines are kept.
    static func fixture(
        _ task: TaskDeclaration, _ given: [String: JSONValue], log: Collected<LogLine> = Collected()
    ) throws -> TaskContext {
        var arguments: [String: JSONValue] = [:]
        for argument in task.arguments {
            guard let value = given[argument.name] else {
                arguments[argument.name] = argument.fallback
                continue
            }
            arguments[argument.name] = try argument.kind.read(value).get()
        }
        guard let run = RunID(runID), let job = JobName("nightly") else { throw CancellationError() }
        var context = TaskContext(run: run, job: job, attempt: 2, term: nil, arguments: arguments) { level, message in
            log.add(LogLine(at: Timestamp(seconds: 0), attempt: 2, level: level, message: message))
        }
        context.tick = Timestamp(seconds: 1_795_341_600)
        return context
    }
}
