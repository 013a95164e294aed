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
