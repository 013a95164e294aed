public import RollcallCore

/// The JSON Schema (draft-07) of the schedule file, made of the table of keys and of what tasks say of themselves.
///
/// An editor completes and checks by it; `schedule validate` finds more, since a schema knows neither the zones of the
/// system nor the environment, and cannot compare two values. What it refuses, `schedule validate` refuses too.
public struct ScheduleSchema: Sendable {
    private let tasks: [TaskDeclaration]

    /// Makes the schema of schedules that may name these tasks.
    public init(tasks: [TaskDeclaration]) {
        self.tasks = tasks
    }

    /// The schema; its keys have no order of their own.
    public var document: JSONValue {
        guard case .object(var root) = section(.file) else { return .null }
        root["$schema"] = "http://json-schema.org/draft-07/schema#"
        root["title"] = "rollcall schedule"
        root["required"] = .array([name(.jobs)])
        root["definitions"] = .object(definitions)
        return .object(root)
    }

    private var definitions: [String: JSONValue] {
        var all = SchemaValues.shared
        for place in ScheduleKey.Place.allCases where place != .file { all[place.rawValue] = section(place) }
        for task in tasks { all[Self.definition(task)] = arguments(task) }
        return all
    }

    /// A mapping with the keys of a place and no others.
    private func section(_ place: ScheduleKey.Place) -> JSONValue {
        let keys = ScheduleKey.all(in: place).map { ($0.name, key($0)) }
        var schema: [String: JSONValue] = [
            "type": "object", "additionalProperties": false,
            "properties": .object(Dictionary(keys) { $1 }),
        ]
        if place == .job {
            schema["oneOf"] = .array(ScheduleKey.recurrences.map { .object(["required": .array([name($0)])]) })
            schema["dependencies"] = .object([ScheduleKey.offset.name: .array([name(.every)])])
            schema["allOf"] = .array(tasks.map(argumentsOfNamed))
        }
        return .object(schema)
    }

    private func key(_ key: ScheduleKey) -> JSONValue {
        var schema = value(key.kind)
        schema["description"] = .string(description(key))
        if let fallback = key.fallback.flatMap({ SchemaValues.value($0, of: key.kind) }) {
            schema["default"] = fallback
        }
        let examples = key.kind.examples
        if !examples.isEmpty { schema["examples"] = .array(examples) }
        return .object(schema)
    }

    private func description(_ key: ScheduleKey) -> String {
        let summary = key.summary.prefix(1).uppercased() + key.summary.dropFirst() + "."
        guard key.isAvailable else { return summary + " Not in this version." }
        guard let fallback = key.fallback else { return summary }
        return "\(summary) Default: \(fallback)."
    }

    private func value(_ kind: ValueKind) -> [String: JSONValue] {
        switch kind {
        case .section(let place): SchemaValues.reference(place.rawValue)
        case .jobs: jobs
        case .task: SchemaValues.words(tasks.flatMap(Self.names))
        default: SchemaValues.schema(kind)
        }
    }

    /// Jobs by name: one that is called as a task runs it, any other says what it runs.
    private var jobs: [String: JSONValue] {
        let job = JSONValue.object(SchemaValues.reference(ScheduleKey.Place.job.rawValue))
        let task = JSONValue.object(["required": .array([name(.task)])])
        let byTask = tasks.flatMap { task in Self.names(task).map { ($0, task) } }.map { word, declaration in
            let own: JSONValue = .object([
                "if": .object(["not": task]), "then": .object(SchemaValues.reference(Self.definition(declaration))),
            ])
            return (word, JSONValue.object(["allOf": .array([job, own])]))
        }
        return [
            "type": "object", "minProperties": 1, "maxProperties": .integer(Int64(ScheduleReader.maximumJobs)),
            "propertyNames": .object(["pattern": "^[A-Za-z0-9_.-]{1,100}$"]),
            "properties": .object(Dictionary(byTask) { $1 }),
            "additionalProperties": .object(["allOf": .array([job, task])]),
        ]
    }

    /// What `with` holds when `task` says this task.
    private func argumentsOfNamed(_ task: TaskDeclaration) -> JSONValue {
        let isNamed: [String: JSONValue] = [
            "required": .array([name(.task)]),
            "properties": .object([ScheduleKey.task.name: .object(["enum": Self.list(Self.names(task))])]),
        ]
        return .object(["if": .object(isNamed), "then": .object(SchemaValues.reference(Self.definition(task)))])
    }

    private func arguments(_ task: TaskDeclaration) -> JSONValue {
        let arguments = task.arguments.map { argument in
            var schema = SchemaValues.schema(argument.kind)
            schema["description"] = .string(argument.summary)
            if let fallback = argument.fallback { schema["default"] = fallback }
            return (argument.name, JSONValue.object(schema))
        }
        let required = task.arguments.filter { $0.isRequired && $0.fallback == nil }.map(\.name)
        var with: [String: JSONValue] = [
            "type": "object", "additionalProperties": false, "properties": .object(Dictionary(arguments) { $1 }),
            "description": .string(task.summary),
        ]
        if !required.isEmpty { with["required"] = Self.list(required) }
        var schema: [String: JSONValue] = ["properties": .object([ScheduleKey.with.name: .object(with)])]
        if !required.isEmpty { schema["required"] = .array([name(.with)]) }
        return .object(schema)
    }

    private func name(_ key: ScheduleKey) -> JSONValue { .string(key.name) }

    private static func names(_ task: TaskDeclaration) -> [String] { [task.name.description] + task.aliases }

    private static func definition(_ task: TaskDeclaration) -> String { "with-\(task.name)" }

    private static func list(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }
}
