internal import GRDB
public import RollcallCore
public import RollcallPresence
internal import RollcallStorage

extension SQLitePresences: PresenceDirectory {
    /// The presences of a room, or of all with nil, sorted by room and channel.
    public func presences(in room: RoomName?) async throws(StoreError) -> [Presence] {
        try await store.read("list presences") { [dialect, readings] transaction in
            let arguments: StatementArguments = room.map { [$0.description] } ?? []
            return try transaction.all(room == nil ? readings.everywhere : readings.inRoom, arguments) { row in
                Presence(
                    room: RoomName(try row.text(0)), channel: ChannelName(try row.text(1)),
                    user: try row.optionalText(2).map { UserID($0) }, lastSeen: try dialect.instant(row[3]))
            }
        }
    }

    /// Every room with its occupancy, empty ones too, sorted by name.
    public func rooms() async throws(StoreError) -> [RoomOccupancy] {
        try await store.read("list rooms") { [readings] transaction in
            try transaction.all(readings.occupancy) { row in
                RoomOccupancy(
                    room: RoomName(try row.text(0)), presences: try row.number(1), users: try row.number(2),
                    anonymous: try row.number(3))
            }
        }
    }

    /// Those of the channels that are in a room.
    public func present(_ channels: [ChannelName], in room: RoomName) async throws(StoreError) -> Set<ChannelName> {
        try await store.read("look for channels") { [readings] transaction in
            let names = try JSONText.write(channels.map(\.description))
            return Set(
                try transaction.all(readings.present, [room.description, names]) { ChannelName(try $0.text(0)) })
        }
    }

    /// The distinct users in a room, sorted.
    public func users(in room: RoomName) async throws(StoreError) -> [UserID] {
        try await store.read("list users") { [readings] transaction in
            try transaction.all(readings.users, [room.description]) { UserID(try $0.text(0)) }
        }
    }

    /// How many presences of a room have no user.
    public func anonymousCount(in room: RoomName) async throws(StoreError) -> Int {
        try await count(readings.anonymous, [room.description])
    }

    /// Rooms that a prune with this age would remove now, at most so many, sorted by name.
    public func emptyRooms(for age: Duration, limit: Int) async throws(StoreError) -> [RoomName] {
        try await store.read("look for empty rooms") { [dialect] transaction in
            try RoomVacating.emptyRooms(of: dialect, for: age, limit: limit, in: transaction).map { RoomName($0.name) }
        }
    }

    /// Which tables these are and how many rows they hold.
    public func survey() async throws(StoreError) -> PresenceSurvey {
        try await store.read("count presences") { [dialect, readings] transaction in
            let newest = try Self.instant(readings.newest, of: dialect, in: transaction)
            return PresenceSurvey(
                tables: dialect.name, rooms: try transaction.first(readings.rooms) { try $0.number(0) } ?? 0,
                presences: try transaction.first(readings.presences) { try $0.number(0) } ?? 0,
                newestAge: newest.map { transaction.now - $0 })
        }
    }

    private func count(_ query: String, _ arguments: StatementArguments) async throws(StoreError) -> Int {
        try await store.read("count presences") { transaction in
            try transaction.first(query, arguments) { try $0.number(0) } ?? 0
        }
    }
}
