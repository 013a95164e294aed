/// Who is behind a channel, as text, whatever the type of the key in the application's database.
public struct UserID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The key as text.
    public let description: String

    /// Names a user.
    public init(_ description: String) { self.description = description }

    /// Names a user.
    public init(stringLiteral value: String) { description = value }

    /// Reads a key.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the key.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Orders by value.
    public static func < (left: UserID, right: UserID) -> Bool { left.description < right.description }
}
