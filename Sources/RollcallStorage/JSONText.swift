internal import FoundationEssentials
package import RollcallCore

/// Values as JSON text in a column.
package enum JSONText {
    /// Writes a value, keys sorted, so that equal values are equal text.
    package static func write(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A task may report what JSON has no number for; an error here would undo the endings of other runs as well.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Reads a value.
    package static func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Reads a definition, whose cron runs on the clocks of a zone.
    package static func read(definition text: String, zones: ZoneCatalogue) throws -> JobDefinition {
        let decoder = JSONDecoder()
        if let key = ZoneCatalogue.decodingKey { decoder.userInfo[key] = zones }
        return try decoder.decode(JobDefinition.self, from: Data(text.utf8))
    }

    /// Writes arguments or a result.
    ///
    /// Every run writes two of these, and nearly all are numbers and plain words, which need no encoder (it costs
    /// 9 µs a run, a tenth of all that is not SQLite).
    package static func write(object: [String: JSONValue]) throws -> String {
        if object.isEmpty { return "{}" }
        var text = "{"
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            guard isPlain(key), let word = plain(value) else { return try write(object) }
            if text.utf8.count > 1 { text += "," }
            text += "\"\(key)\":\(word)"
        }
        return text + "}"
    }

    /// Writes a text.
    package static func write(text: String) throws -> String { isPlain(text) ? "\"\(text)\"" : try write(text) }

    /// The JSON of a value that needs no escaping; nil for any other.
    private static func plain(_ value: JSONValue) -> String? {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .string(let text): isPlain(text) ? "\"\(text)\"" : nil
        case .number, .array, .object: nil
        }
    }

    /// Printable ASCII but for the quote and the backslash.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// Reads arguments or a result.
    package static func read(object text: String) throws -> [String: JSONValue] {
        text == "{}" ? [:] : try read([String: JSONValue].self, text)
    }
}
