public import RollcallCore

/// Who is where: short reads.
public protocol PresenceDirectory: Sendable {
    /// The presences of a room, or of all with nil, sorted by room and channel.
    func presences(in room: RoomName?) async throws(StoreError) -> [Presence]

    /// Every room with its occupancy, empty ones too, sorted by name.
    func rooms() async throws(StoreError) -> [RoomOccupancy]

    /// Those of the channels that are in a room.
    func present(_ channels: [ChannelName], in room: RoomName) async throws(StoreError) -> Set<ChannelName>

    /// The distinct users in a room, sorted.
    func users(in room: RoomName) async throws(StoreError) -> [UserID]

    /// How many presences of a room have no user.
    func anonymousCount(in room: RoomName) async throws(StoreError) -> Int

    /// Rooms that a prune with this age would remove now, at most so many, sorted by name.
    func emptyRooms(for age: Duration, limit: Int) async throws(StoreError) -> [RoomName]

    /// Which tables these are and how many rows they hold, for the first lines of a worker.
    func survey() async throws(StoreError) -> PresenceSurvey
}

extension PresenceDirectory {
    /// Reads the whole room; a store that can ask for the channels alone does.
    public func present(_ channels: [ChannelName], in room: RoomName) async throws(StoreError) -> Set<ChannelName> {
        Set(try await presences(in: room).map(\.channel)).intersection(channels)
    }
}

/// The presence tables in numbers.
public struct PresenceSurvey: Hashable, Sendable {
    /// `native` or `django`.
    public var tables: String
    /// How many rooms.
    public var rooms: Int
    /// How many presences.
    public var presences: Int
    /// How old the newest `last_seen` is, by the store's clock; negative when it lies in the future.
    public var newestAge: Duration?

    /// Makes a survey.
    public init(tables: String, rooms: Int, presences: Int, newestAge: Duration?) {
        self.tables = tables
        self.rooms = rooms
        self.presences = presences
        self.newestAge = newestAge
    }
}
