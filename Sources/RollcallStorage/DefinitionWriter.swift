package import RollcallCore

/// Writes definitions to the same text as `JSONText` does, and what many of them have in common only once.
///
/// A schedule of ten thousand jobs has a few retry policies; to encode them for each job takes a quarter of the time of a
/// reload.
package struct DefinitionWriter {
    private var parts: [AnyHashable: String] = [:]

    /// Begins with nothing written.
    package init() {}

    /// The JSON of a definition, keys sorted.
    package mutating func text(of definition: JobDefinition) throws -> String {
        var fields = [
            ("arguments", try JSONText.write(object: definition.arguments)),
            ("catchUp", try JSONText.write(text: definition.catchUp.rawValue)),
        ]
        if let window = definition.catchUpWindow { fields.append(("catchUpWindow", try part(window))) }
        if let deadline = definition.deadline { fields.append(("deadline", try part(deadline))) }
        fields += [
            ("history", try part(definition.history)),
            ("isEnabled", definition.isEnabled ? "true" : "false"),
            ("jitter", try part(definition.jitter)),
            ("labels", try part(definition.labels)),
            ("name", try JSONText.write(text: definition.name.description)),
            ("overlap", try JSONText.write(text: definition.overlap.rawValue)),
            ("recurrence", try JSONText.write(definition.recurrence)),
            ("retry", try part(definition.retry)),
            ("runOnStart", try JSONText.write(text: definition.runOnStart.rawValue)),
        ]
        if let summary = definition.summary { fields.append(("summary", try JSONText.write(text: summary))) }
        fields += [
            ("task", try JSONText.write(text: definition.task.description)),
            ("timeout", try part(definition.timeout)),
            ("timezone", try JSONText.write(text: definition.timezone)),
        ]
        return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private mutating func part(_ value: some Encodable & Hashable) throws -> String {
        if let known = parts[value] { return known }
        let text = try JSONText.write(value)
        parts[value] = text
        return text
    }
}
