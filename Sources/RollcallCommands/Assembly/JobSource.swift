internal import FoundationEssentials
internal import RollcallCore
internal import RollcallSchedule

/// What a hand-started run runs, and where that was found (semantics, rule 5): the schedule's file, else the database,
/// else the task's own defaults.
struct JobSource: Sendable {
    /// The request for the ledger.
    var request: ManualStart
    /// Where each argument comes from.
    var argumentOrigins: [String: String]
    /// Where the definition comes from, in words.
    var origin: String
    /// What the task says of itself; nil when this program does not know it.
    var task: TaskDeclaration?

    /// For standard error: what runs, where from, with which values.
    var note: String {
        let arguments = ArgumentWords.text(request.arguments, of: task, origins: argumentOrigins)
        let name = request.job.description
        let task = request.task.description == name ? "" : " (task \(request.task))"
        return "\(name)\(task), from \(origin)" + (arguments.isEmpty ? "" : ": \(arguments)")
    }
}

/// Looks for a job; the database is asked only for what no file says.
struct JobSearch {
    let invocation: Invocation
    let scheduled: [ScheduledJob]
    let ledger: any LedgerStore

    init(_ invocation: Invocation, _ options: SharedOptions, ledger: any LedgerStore) throws(CommandFailure) {
        self.invocation = invocation
        self.ledger = ledger
        scheduled = try invocation.schedule(options) ?? []
    }

    /// What to run for a word: a job's name, else a task's.
    func source(of word: String, with given: [Assignment]) async throws -> JobSource {
        let tasks = TaskCatalogue.declarations(invocation.tasks)
        if let job = scheduled.first(where: { $0.definition.name.description == word }) {
            let origin = "\(job.origin.file):\(job.origin.line)"
            return try source(job.definition, origin, job.argumentOrigins, given, tasks)
        }
        let stored = try await ledger.jobs()
        if let job = stored.first(where: { $0.state.name.description == word }) {
            return try source(job.definition, "the database (applied by \(job.appliedBy))", [:], given, tasks)
        }
        guard let task = tasks.first(where: { $0.isCalled(word) }), let name = JobName(task.name.description) else {
            let names = scheduled.map(\.definition.name) + stored.map(\.state.name)
            throw CommandFailure.unknownJob(
                word, among: names.map(\.description) + tasks.map(\.name.description))
        }
        let arguments = try arguments(given, for: task)
        return JobSource(
            request: ManualStart(job: name, task: task.name, arguments: arguments.values),
            argumentOrigins: arguments.origins, origin: "the task's own defaults", task: task)
    }

    private func source(
        _ definition: JobDefinition, _ origin: String, _ origins: [String: String], _ given: [Assignment],
        _ tasks: [TaskDeclaration]
    ) throws(CommandFailure) -> JobSource {
        var request = ManualStart(
            job: definition.name, task: definition.task, definition: definition, arguments: definition.arguments)
        var origins = origins
        let task = tasks.first { $0.name == definition.task }
        if !given.isEmpty {
            guard let task else {
                throw CommandFailure(
                    .usage,
                    "the job \(definition.name) runs the task \(definition.task), which this program does not know")
            }
            let read = try arguments(given, for: task)
            for key in given.map(\.key) {
                request.arguments[key] = read.values[key]
                origins[key] = read.origins[key]
            }
        }
        return JobSource(request: request, argumentOrigins: origins, origin: origin, task: task)
    }

    /// Text; of an argument that takes a list or names with values also JSON: `argv=["/bin/echo","a b"]`.
    private func value(_ given: Assignment, for task: TaskDeclaration) -> JSONValue {
        guard let kind = task.argument(named: given.key)?.kind, kind.takesList || kind.takesPairs,
            given.value.hasPrefix("[") || given.value.hasPrefix("{")
        else { return .string(given.value) }
        // Ignored: what is no JSON is read as text, and refused as that.
        return (try? JSONDecoder().decode(JSONValue.self, from: Data(given.value.utf8))) ?? .string(given.value)
    }

    private func arguments(_ given: [Assignment], for task: TaskDeclaration) throws(CommandFailure) -> TaskArguments {
        var values: [String: JSONValue] = [:]
        for assignment in given {
            guard values[assignment.key] == nil else {
                throw CommandFailure(.usage, "--with gives \(assignment.key) twice")
            }
            values[assignment.key] = value(assignment, for: task)
        }
        let arguments = TaskArguments(values, origin: "--with", for: task, environment: invocation.environment)
        guard let problem = arguments.problems.first else { return arguments }
        let source = problem.variable == nil ? "--with: " : ""
        throw CommandFailure(.usage, source + problem.message, hints: problem.help.map { [$0] } ?? [])
    }
}

extension CommandFailure {
    /// A job, or task, that is none; 64.
    static func unknownJob(_ word: String, among names: [String]) -> CommandFailure {
        let nearest = Nearest.word(to: word, among: names)
        return CommandFailure(
            .usage, "there is no job \"\(word)\"",
            hints: [nearest.map { "did you mean \($0)?" } ?? "rollcall jobs lists them"])
    }
}
