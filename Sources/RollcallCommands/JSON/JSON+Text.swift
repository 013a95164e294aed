extension JSON {
    /// The value on one line.
    var text: String {
        var text = ""
        append(to: &text)
        return text
    }

    private func append(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += value.isFinite ? "\(value)" : "null"
        case .string(let value): Self.append(value, to: &text)
        case .array(let values):
            Self.append(values, "[", "]", to: &text) { value, text in value.append(to: &text) }
        case .object(let members):
            Self.append(members, "{", "}", to: &text) { member, text in
                Self.append(member.key, to: &text)
                text += ":"
                member.value.append(to: &text)
            }
        }
    }

    private static func append<Part>(
        _ parts: [Part], _ start: String, _ end: String, to text: inout String,
        _ append: (Part, inout String) -> Void
    ) {
        text += start
        for (index, part) in parts.enumerated() {
            if index > 0 { text += "," }
            append(part, &text)
        }
        text += end
    }

    /// RFC 8259: quotes, backslashes and control characters are escaped; DEL and the direction marks too, for a
    /// terminal may be what reads it.
    private static func append(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.isControl:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
