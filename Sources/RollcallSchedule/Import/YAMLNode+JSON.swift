/// Values of other tools' files as programs are handed them.
extension YAMLNode {
    /// The value as JSON, its keys in their order.
    var json: String {
        switch content {
        case .scalar(let scalar): scalar.isPlain && Self.isBare(scalar.text) ? bare(scalar) : Self.quoted(scalar.text)
        case .sequence(let nodes): "[\(nodes.map(\.json).joined(separator: ", "))]"
        case .mapping:
            "{\(members.map { "\(Self.quoted($0.name)): \($0.value.json)" }.joined(separator: ", "))}"
        case .refused: "null"
        }
    }

    /// The value as Ruby writes it: hashes with text for keys, `nil` for nothing, symbols as they are.
    var ruby: String {
        switch content {
        case .scalar(let scalar):
            if scalar.isNull { return "nil" }
            if scalar.isPlain, Self.isBare(scalar.text) { return bare(scalar) }
            let isSymbol = scalar.isPlain && scalar.text.hasPrefix(":") && scalar.text.count > 1
            return isSymbol ? ":" + Self.quoted(String(scalar.text.dropFirst())) : Self.rubyLiteral(scalar.text)
        case .sequence(let nodes): return "[\(nodes.map(\.ruby).joined(separator: ", "))]"
        case .mapping: return "{\(rubyMembers(separator: " => "))}"
        case .refused: return "nil"
        }
    }

    /// The members of a mapping as keywords of a call.
    var rubyKeywords: String {
        members.map { "\(Self.rubyLiteral($0.name)): \($0.value.ruby)" }.joined(separator: ", ")
    }

    private func rubyMembers(separator: String) -> String {
        members.map { "\(Self.rubyLiteral($0.name))\(separator)\($0.value.ruby)" }.joined(separator: ", ")
    }

    private func bare(_ scalar: YAMLScalar) -> String { scalar.isNull ? "null" : scalar.text.lowercased() }

    /// A number as JSON has them, a truth value, or nothing.
    private static func isBare(_ text: String) -> Bool {
        if ["true", "false", "null", "~", ""].contains(text.lowercased()) { return true }
        let digits = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
        guard let first = digits.first, first.isASCIIDigit,
            !digits.hasPrefix("0") || digits.count == 1
                || digits.hasPrefix("0.")
        else { return false }
        return digits.allSatisfy { $0.isASCIIDigit || $0 == "." } && Double(digits) != nil
    }

    /// Text as Ruby writes it, without what it would put in place of `#{…}`.
    static func rubyLiteral(_ text: String) -> String {
        quoted(text).replacing("#", with: "\\#")
    }

    private static func quoted(_ text: String) -> String { "\"\(EscapedText.of(text))\"" }
}
