internal import RollcallCore

/// What a schema can say of the values of each kind.
///
/// The reader takes a scalar's text, whatever YAML makes of it: a number may stand in quotes, and text may be a number.
/// Any value may come from the environment.
enum SchemaValues {
    typealias Schema = [String: JSONValue]

    /// The definitions that others refer to.
    static let shared: Schema = [
        "text": .object(["type": .array(["string", "number", "boolean"]), "pattern": .string(textPattern)]),
        "variable": .object(["allOf": .array([.object(reference("text")), .object(pattern(#"\$\{"#))])]),
        "duration": .object(duration(isPositive: false)),
        "positive-duration": .object(duration(isPositive: true)),
        "cron": .object(either(pattern(CronExpression.pattern))),
        "labels": .object(["type": "object", "additionalProperties": .object(reference("text"))]),
    ]

    /// A reference that may have a description and a default beside it.
    static func reference(_ name: String) -> Schema {
        ["allOf": .array([.object(["$ref": .string("#/definitions/\(name)")])])]
    }

    /// One of some words.
    static func words(_ words: [String]) -> Schema {
        either(["enum": .array(words.map { .string($0) })])
    }

    /// The schema of a kind of key that holds a scalar or text by name.
    static func schema(_ kind: ValueKind) -> Schema {
        switch kind {
        case .version: either(["enum": .array([1, "1"])])
        case .duration(let minimum, let orNone): duration(atLeast: minimum, orNone: orNone)
        case .integer(let range): integer(range)
        case .number(let range):
            either(
                ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)],
                pattern(#"^[0-9]+(?:\.[0-9]+)?$"#))
        case .choice(let choices): words(choices)
        case .flag: flag
        case .text: reference("text")
        case .timezone: either(pattern("^[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*$"))
        case .cron: reference("cron")
        case .instant: either(pattern(instantPattern))
        case .labels: reference("labels")
        case .unavailable: ["not": .object([:])]
        case .task, .arguments, .section, .jobs: ["type": .array(["string", "object"])]
        }
    }

    /// The default of a key as a value of its kind; nil where it is said in words that no file could hold.
    static func value(_ fallback: String, of kind: ValueKind) -> JSONValue? {
        guard !fallback.contains(" ") else { return nil }
        return switch kind {
        case .version, .integer, .number: Int64(fallback).map { .integer($0) } ?? .string(fallback)
        case .flag: .bool(fallback == "true")
        default: .string(fallback)
        }
    }

    /// Any of these, or a value of the environment.
    static func either(_ schemas: Schema...) -> Schema {
        ["anyOf": .array((schemas + [["$ref": "#/definitions/variable"]]).map { .object($0) })]
    }

    static func pattern(_ pattern: String) -> Schema {
        ["type": "string", "pattern": .string(pattern)]
    }

    static func integer(_ range: ClosedRange<Int>) -> Schema {
        either(
            [
                "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ],
            pattern("^\(NumberPattern.text(range))$"))
    }

    static let flag = either(
        ["type": "boolean"],
        pattern(
            "^(?:\(["true", "false", "yes", "no", "on", "off"].map(NumberPattern.anyCase).joined(separator: "|")))$"))

    private static func duration(isPositive: Bool) -> Schema {
        either(
            ["type": "number", isPositive ? "exclusiveMinimum" : "minimum": 0],
            pattern(DurationText.pattern(isPositive: isPositive)))
    }

    private static func duration(atLeast minimum: Duration, orNone: Bool) -> Schema {
        let name = minimum > .zero ? "positive-duration" : "duration"
        if orNone {
            return ["anyOf": .array([.object(["$ref": .string("#/definitions/\(name)")]), .object(["const": "none"])])]
        }
        guard minimum >= .seconds(1) else { return reference(name) }
        // Of a number; text of less than a second has more forms than a pattern should have.
        var schema = reference(name)
        schema["minimum"] = .integer(minimum.components.seconds)
        return schema
    }

    private static let instantPattern =
        #"^[0-9]{4}-[01][0-9]-[0-3][0-9](?:[Tt ][0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"#
        + #"(?:[Zz]|[+-][0-2][0-9]:[0-5][0-9])?)?$"#

    /// Text without control characters in which every `$` is one of what `VariableExpansion` takes.
    private static let textPattern =
        #"^(?:[^$\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\$\$|\$\{[A-Za-z_][A-Za-z0-9_]*"#
        + #"(?::[-?](?:[^}$]|\$(?!\{))*)?\}|\$(?![A-Za-z_{$]))*$"#
}
