internal import RollcallCore

/// What a schema can say of the arguments of tasks.
extension SchemaValues {
    /// The schema of a kind of argument.
    static func schema(_ kind: ArgumentKind) -> Schema {
        switch kind {
        case .duration(let isPositive): reference(isPositive ? "positive-duration" : "duration")
        case .integer(let range): integer(Int(clamping: range.lowerBound)...Int(clamping: range.upperBound))
        case .limit:
            either(
                ["type": "integer", "minimum": 0],
                pattern(#"^(?:none|[0-9]+|(?=.*[1-9])(?:[0-9]{1,2}(?:\.[0-9]*)?|\.[0-9]+|100(?:\.0*)?)%)$"#))
        case .flag: flag
        case .choice(let words):
            either(pattern("^(?:\(words.map(NumberPattern.anyCase).joined(separator: "|")))$"))
        case .command: command
        case .variables: pairs(named: "^[^=]+$")
        case .headers: pairs(named: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
        case .path: either(pattern("^/"))
        case .url: either(pattern(#"^[Hh][Tt][Tt][Pp][Ss]?://[^\s:@/?#\\][^\s@/?#\\]*(?:[/?#\\]\S*)?$"#))
        case .statuses: statuses
        case .text, .secret: reference("text")
        }
    }

    /// A program alone, or a list that begins with one.
    private static var command: Schema {
        let program = JSONValue.object(either(pattern("^/")))
        let list: Schema = [
            "type": "array", "minItems": 1, "items": .array([program]),
            "additionalItems": .object(reference("text")),
        ]
        return ["anyOf": .array([program, .object(list)])]
    }

    private static var statuses: Schema {
        let end = "(?:[1-5](?:[0-9]{2}|[Xx]{2}))"
        let status: Schema = either(
            ["type": "integer", "minimum": 100, "maximum": 599], pattern("^\(end)(?:-\(end))?$"))
        let list: Schema = ["type": "array", "minItems": 1, "items": .object(status)]
        return ["anyOf": .array([.object(status), .object(list)])]
    }

    private static func pairs(named pattern: String) -> Schema {
        [
            "type": "object", "propertyNames": .object(["pattern": .string(pattern)]),
            "additionalProperties": .object(reference("text")),
        ]
    }
}
