internal import RollcallCore

/// A JSON value whose keys keep their order, so that output reads as the documentation does.
enum JSON: Hashable, Sendable {
    /// One key of an object.
    struct Member: Hashable, Sendable {
        var key: String
        var value: JSON
    }

    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    /// An object of keys in the order given.
    static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { Member(key: $0.key, value: $0.value) })
    }

    /// Text, or null.
    static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

    /// A count, or null.
    static func count(_ number: Int?) -> JSON { number.map { .integer(Int64($0)) } ?? .null }

    /// An instant as RFC 3339 in UTC: no fraction when it is zero, else exactly 3 digits; or null.
    static func time(_ instant: Timestamp?) -> JSON { instant.map { .string($0.description) } ?? .null }

    /// A duration in whole milliseconds, or null.
    static func milliseconds(_ duration: Duration?) -> JSON {
        duration.map { .integer($0.wholeMilliseconds) } ?? .null
    }

    /// A value of a task, keys sorted.
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map(JSON.init))
        case .object(let values): self = JSON(sorting: values)
        }
    }

    /// A task's arguments or result, keys sorted.
    init(sorting values: [String: JSONValue]) {
        self = .object(values.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: JSON($0.value)) })
    }
}
