public import RollcallCore

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
