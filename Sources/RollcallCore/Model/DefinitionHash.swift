/// The identity of a revision of a definition, or of a whole schedule: equal definitions have equal hashes.
public struct DefinitionHash: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Sixteen hexadecimal digits.
    public let description: String

    /// Takes a hash that was stored before.
    public init(stored description: String) {
        self.description = description
    }

    /// Computes the hash of a definition after expansion.
    public init(of definition: JobDefinition) {
        description = StableHash.hexadecimal(
            definition.content.hash {
                var hash = StableHash()
                for part in definition.canonicalParts { hash.combine(part) }
                return hash.value
            })
    }

    /// Computes the hash of a schedule, whatever the order of its definitions.
    public init(ofSchedule definitions: [JobDefinition]) {
        var hash = StableHash()
        for definition in definitions.sorted(by: { $0.name < $1.name }) {
            hash.combine(definition.name.description)
            hash.combine(DefinitionHash(of: definition).description)
        }
        description = hash.hexadecimal
    }

    /// Reads a hash.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the hash.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension JobDefinition {
    /// The definition as text in a fixed order: what the hash is made of.
    ///
    /// A new field adds a part only where it differs from its default, so that a new release does not see every job
    /// of the old one as edited.
    var canonicalParts: [String] {
        var parts = [name.description, task.description, recurrence.canonicalText, timezone]
        parts += arguments.sorted { $0.key < $1.key }.map { "with \($0.key.quoted)=\($0.value.canonicalText)" }
        parts += [overlap.rawValue, catchUp.rawValue, runOnStart.rawValue, isEnabled ? "on" : "off"]
        parts += [catchUpWindow, deadline].map { $0.map { "\($0.wholeMicroseconds)" } ?? "none" }
        parts += [jitter, timeout].map { "\($0.wholeMicroseconds)" }
        parts += [retry.backoff, retry.maximumBackoff, retry.giveUpAfter].map { "\($0.wholeMicroseconds)" }
        parts += ["\(retry.maximumAttempts)", "\(retry.maximumLost)", "\(retry.multiplier)", retry.jitter.rawValue]
        parts += ["\(history.keep)", "\(history.age.wholeMicroseconds)", "\(history.failureAge.wholeMicroseconds)"]
        if let summary { parts.append("summary \(summary.quoted)") }
        parts += labels.sorted { $0.key < $1.key }.map { "label \($0.key.quoted)=\($0.value.quoted)" }
        return parts
    }
}

extension Recurrence {
    /// The recurrence as one line in which every field of it shows, unlike in `text`.
    fileprivate var canonicalText: String {
        switch self {
        case .every: text
        case .cron(let cron): cron.dst == .standard ? text : "\(text) dst=\(cron.dst.rawValue)"
        case .at(let tick): "at \(tick.rfc3339Microseconds)"
        }
    }
}

extension JSONValue {
    /// The value as text, keys sorted, for hashing only.
    ///
    /// A whole number is the same as an integer and as a fraction, since JSON does not tell them apart.
    fileprivate var canonicalText: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): Int64(exactly: value).map { "\($0)" } ?? "\(value)"
        case .string(let value): value.quoted
        case .array(let values): "[" + values.map(\.canonicalText).joined(separator: ",") + "]"
        case .object(let values):
            "{"
                + values.sorted { $0.key < $1.key }
                .map { "\($0.key.quoted):\($0.value.canonicalText)" }.joined(separator: ",") + "}"
        }
    }
}

extension String {
    /// The text between quotes, so that no text can pass for several.
    fileprivate var quoted: String {
        var result = "\""
        for scalar in unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
