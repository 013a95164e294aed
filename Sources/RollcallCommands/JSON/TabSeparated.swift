/// Objects as tab-separated values: a line of keys, then a line for each object.
///
/// Tabs, line breaks and backslashes in text are escaped with a backslash, so that a line is always one object; null is
/// empty; arrays and objects are JSON.
enum TabSeparated {
    static func text(_ objects: [JSON], header: Bool = true) -> String {
        guard case .object(let members)? = objects.first else { return "" }
        var lines: [String] = header ? [members.map(\.key).joined(separator: "\t")] : []
        for case .object(let members) in objects {
            lines.append(members.map { field($0.value) }.joined(separator: "\t"))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func field(_ value: JSON) -> String {
        switch value {
        case .null: ""
        case .string(let text): escaped(text)
        case .bool, .integer, .number, .array, .object: value.text
        }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\t": escaped += "\\t"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\\": escaped += "\\\\"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped.escapingControls()
    }
}
