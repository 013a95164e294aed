/// What carries messages to the channels of a group; told of every channel that joins or leaves a room.
public protocol ChannelLayer: Sendable {
    /// The channel gets the room's messages from now on. Doing it twice changes nothing.
    func add(_ channel: ChannelName, to room: RoomName) async throws

    /// The channels get the room's messages no more. Doing it twice changes nothing.
    func discard(_ channels: [ChannelName], from room: RoomName) async throws
}
