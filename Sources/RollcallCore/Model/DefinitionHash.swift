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
        var hash = StableHash()
        for part in definition.canonicalParts { hash.combine(part) }
        description = hash.hexadecimal
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
        var parts = [name.description, task.description, recurrence.text, timezone]
        parts += arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.canonicalText)" }
        parts += [overlap.rawValue, catchUp.rawValue, runOnStart.rawValue, isEnabled ? "on" : "off"]
        parts += [catchUpWindow, deadline ?? .zero, jitter, timeout].map { "\($0.wholeMicroseconds)" }
        parts += [retry.backoff, retry.maximumBackoff, retry.giveUpAfter].map { "\($0.wholeMicroseconds)" }
        parts += ["\(retry.maximumAttempts)", "\(retry.maximumLost)", "\(retry.multiplier)", retry.jitter.rawValue]
        parts += ["\(history.keep)", "\(history.age.wholeMicroseconds)", "\(history.failureAge.wholeMicroseconds)"]
        if let summary { parts.append("summary=\(summary)") }
        parts += labels.sorted { $0.key < $1.key }.map { "label \($0.key)=\($0.value)" }
        if case .cron(let cron) = recurrence, cron.dst != .standard { parts.append("dst=\(cron.dst.rawValue)") }
        return parts
    }
}

extension JSONValue {
    /// The value as text, keys sorted, for hashing and comparison only.
    var canonicalText: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .array(let values): "[" + values.map(\.canonicalText).joined(separator: ",") + "]"
        case .object(let values):
            "{" + values.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.canonicalText)" }.joined(separator: ",")
                + "}"
        }
    }
}
