extension JSON {
    /// The value as a file for people: each member on a line of its own, short values whole, a line break at the end.
    var indentedText: String {
        var text = ""
        append(to: &text, depth: 0)
        return text + "\n"
    }

    /// What fits a line with what stands before it stays on it.
    private static let width = 100

    private func append(to text: inout String, depth: Int) {
        let whole = self.text
        guard whole.utf8.count + depth * 2 > Self.width else { return text += whole }
        switch self {
        case .array(let values):
            Self.append(values, "[", "]", to: &text, depth: depth) { $0.append(to: &$1, depth: depth + 1) }
        case .object(let members):
            Self.append(members, "{", "}", to: &text, depth: depth) { member, text in
                text += "\(JSON.string(member.key).text): "
                member.value.append(to: &text, depth: depth + 1)
            }
        default: text += whole
        }
    }

    private static func append<Part>(
        _ parts: [Part], _ start: String, _ end: String, to text: inout String, depth: Int,
        _ append: (Part, inout String) -> Void
    ) {
        text += start
        for (index, part) in parts.enumerated() {
            text += (index > 0 ? "," : "") + "\n" + String(repeating: "  ", count: depth + 1)
            append(part, &text)
        }
        text += "\n" + String(repeating: "  ", count: depth) + end
    }
}
