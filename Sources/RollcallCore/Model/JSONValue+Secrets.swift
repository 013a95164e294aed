extension JSONValue {
    /// The value as it may be shown.
    ///
    /// What names stand before in an object (variables of a program, headers and bodies of a request) may be a secret,
    /// and so may what follows the `?` of an address; both are left out, and the names stay. Whoever shows arguments
    /// shows this.
    public var withoutSecrets: JSONValue {
        switch self {
        case .object(let values): .object(values.mapValues { _ in .string(Self.hidden) })
        case .array(let values): .array(values.map(\.withoutSecrets))
        case .string(let text): .string(Self.withoutQuery(text))
        case .null, .bool, .integer, .number: self
        }
    }

    /// What stands for a value that is not shown.
    private static let hidden = "***"

    private static func withoutQuery(_ text: String) -> String {
        let lower = text.prefix(8).lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://"),
            let mark = text.firstIndex(where: { $0 == "?" || $0 == "#" })
        else { return text }
        return text[...mark] + hidden
    }
}
