/// The name of a channel: one socket of one client.
public struct ChannelName: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral
{
    /// The name.
    public let description: String

    /// Names a channel.
    public init(_ description: String) { self.description = description }

    /// Names a channel.
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
    public static func < (left: ChannelName, right: ChannelName) -> Bool { left.description < right.description }
}
