import RollcallCore
import RollcallSchedule
import Testing

/// The schema against the table of keys and the declarations that it is made of.
@Suite struct ScheduleSchemaTests {
    static let tasks = [TaskDeclaration.prunePresences, .say]
    let document = ScheduleSchema(tasks: tasks).document

    private func at(_ path: String...) -> JSONValue {
        path.reduce(document) { value, key in
            guard case .object(let members) = value else { return .null }
            return members[key] ?? .null
        }
    }

    private func keys(_ value: JSONValue) -> Set<String> {
        guard case .object(let members) = value else { return [] }
        return Set(members.keys)
    }

    @Test(
        "each place has the keys of the table and no others, each with what it means",
        arguments: ScheduleKey.Place.allCases)
    func places(place: ScheduleKey.Place) {
        let section = place == .file ? document : at("definitions", place.rawValue)
        guard case .object(let members) = section, case .object(let properties)? = members["properties"] else {
            Issue.record("\(place.rawValue) is no mapping")
            return
        }
        #expect(members["additionalProperties"] == false)
        #expect(Set(properties.keys) == Set(ScheduleKey.all(in: place).map(\.name)))
        for key in ScheduleKey.all(in: place) {
            guard case .object(let schema)? = properties[key.name], let text = schema["description"]?.string else {
                Issue.record("\(key.name) has no description")
                continue
            }
            #expect(text.lowercased().hasPrefix(key.summary.lowercased()))
            if let fallback = key.fallback { #expect(text.contains("Default: \(fallback).")) }
        }
    }

    @Test("defaults are values of the file, and those in words are said in words")
    func defaults() {
        #expect(at("definitions", "job", "properties", "enabled", "default") == true)
        #expect(at("definitions", "retry", "properties", "max_attempts", "default") == 3)
        #expect(at("definitions", "retry", "properties", "backoff", "default") == "1s")
        #expect(at("definitions", "job", "properties", "timeout", "default") == .null)
    }

    @Test("a task that a program brings is in the schema with its arguments and its other names")
    func ownTasks() {
        #expect(keys(at("definitions", "with-say", "properties", "with", "properties")) == ["words"])
        let names = Set(Self.tasks.flatMap { [$0.name.description] + $0.aliases })
        #expect(keys(at("properties", "jobs", "properties")) == names)
    }
}
