/// The name of a room: any text; what a channel layer calls the group.
public struct RoomName: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name.
    public let description: String

    /// Names a room.
    public init(_ description: String) { self.description = description }

    /// Names a room.
    public init(stringLiteral value: String) { description = value }

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Orders by value.
    public static func < (left: RoomName, right: RoomName) -> Bool { left.description < right.description }
}
