internal import FoundationEssentials
internal import RollcallCore

/// Values as JSON text in a column.
enum JSONText {
    /// Writes a value, keys sorted, so that equal values are equal text.
    static func write(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Reads a value.
    static func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Writes arguments or a result; the usual empty ones at no cost.
    static func write(object: [String: JSONValue]) throws -> String {
        object.isEmpty ? "{}" : try write(object)
    }

    /// Reads arguments or a result.
    static func read(object text: String) throws -> [String: JSONValue] {
        text == "{}" ? [:] : try read([String: JSONValue].self, text)
    }
}
