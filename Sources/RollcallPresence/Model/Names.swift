public import RollcallCore

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

/// One channel in one room.
public struct Presence: Hashable, Sendable {
    /// The room.
    public var room: RoomName
    /// The channel.
    public var channel: ChannelName
    /// Who is behind it; nil for an anonymous socket.
    public var user: UserID?
    /// When it was last added or touched, by the database's clock.
    public var lastSeen: Timestamp

    /// Makes a presence.
    public init(room: RoomName, channel: ChannelName, user: UserID? = nil, lastSeen: Timestamp) {
        self.room = room
        self.channel = channel
        self.user = user
        self.lastSeen = lastSeen
    }
}

/// A room and how many are in it.
public struct RoomOccupancy: Hashable, Sendable {
    /// The room.
    public var room: RoomName
    /// How many presences.
    public var presences: Int
    /// How many distinct users.
    public var users: Int
    /// How many presences without a user.
    public var anonymous: Int

    /// Makes an occupancy.
    public init(room: RoomName, presences: Int, users: Int, anonymous: Int) {
        self.room = room
        self.presences = presences
        self.users = users
        self.anonymous = anonymous
    }
}
