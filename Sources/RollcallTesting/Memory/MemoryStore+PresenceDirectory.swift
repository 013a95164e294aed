public import RollcallCore
public import RollcallPresence

extension MemoryStore: PresenceDirectory {
    /// The presences of a room, or of all with nil, sorted by room and channel.
    public func presences(in room: RoomName?) async throws(StoreError) -> [Presence] {
        try read("list presences") { $0.presences(in: room) }
    }

    /// Every room with its occupancy, empty ones too, sorted by name.
    public func rooms() async throws(StoreError) -> [RoomOccupancy] {
        try read("list rooms") { state in
            state.presence.rooms.sorted { $0.key < $1.key }.map { name, room in
                let users = room.presences.values.compactMap(\.user)
                return RoomOccupancy(
                    room: name, presences: room.presences.count, users: Set(users).count,
                    anonymous: room.presences.count - users.count)
            }
        }
    }

    /// The distinct users in a room, sorted.
    public func users(in room: RoomName) async throws(StoreError) -> [UserID] {
        try read("list users") { Set($0.presences(in: room).compactMap(\.user)).sorted() }
    }

    /// How many presences of a room have no user.
    public func anonymousCount(in room: RoomName) async throws(StoreError) -> Int {
        try read("count anonymous presences") { state in state.presences(in: room).count { $0.user == nil } }
    }

    /// Rooms that a prune with this age would remove now, at most so many, sorted by name.
    public func emptyRooms(for age: Duration, limit: Int) async throws(StoreError) -> [RoomName] {
        try read("list empty rooms") { Array($0.emptyRooms(for: age).prefix(limit)) }
    }

    /// How many rows there are, and how old the newest is.
    public func survey() async throws(StoreError) -> PresenceSurvey {
        try read("survey presences") { state in
            let all = state.presences(in: nil)
            return PresenceSurvey(
                tables: "native", rooms: state.presence.rooms.count, presences: all.count,
                newestAge: all.map(\.lastSeen).max().map { state.now - $0 })
        }
    }
}

extension MemoryState {
    fileprivate func presences(in room: RoomName?) -> [Presence] {
        let rooms = presence.rooms.filter { room == nil || $0.key == room }
        return rooms.flatMap { name, row in
            row.presences.map {
                Presence(room: name, channel: $0.key, user: $0.value.user, lastSeen: $0.value.lastSeen)
            }
        }.sorted { ($0.room, $0.channel) < ($1.room, $1.channel) }
    }
}
