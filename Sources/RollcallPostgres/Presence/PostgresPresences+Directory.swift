public import RollcallCore
public import RollcallPresence

extension PostgresPresences: PresenceDirectory {
    /// The presences of a room, or of all with nil, sorted by room and channel.
    public func presences(in room: RoomName?) async throws(StoreError) -> [Presence] {
        try await store.read("list presences") { [names] transaction in
            try transaction.all(
                """
                SELECT r.\(names.roomName), p.\(names.channel), p.\(names.userText), p.last_seen
                FROM \(names.rooms) AS r JOIN \(names.presences) AS p ON p.room_id = r.id
                WHERE $1::text IS NULL OR r.\(names.roomName) = $1
                ORDER BY r.\(names.roomName) COLLATE "C", p.\(names.channel) COLLATE "C"
                """, [room?.description]
            ) { row in
                Presence(
                    room: RoomName(try row.text(0)), channel: ChannelName(try row.text(1)),
                    user: try row.optionalText(2).map { UserID($0) }, lastSeen: try row.instant(3))
            }
        }
    }

    /// Every room with its occupancy, empty ones too, sorted by name.
    public func rooms() async throws(StoreError) -> [RoomOccupancy] {
        try await store.read("list rooms") { [names] transaction in
            try transaction.all(
                """
                SELECT r.\(names.roomName), count(p.\(names.channel)), count(DISTINCT p.\(names.user)),
                    count(p.\(names.channel)) - count(p.\(names.user))
                FROM \(names.rooms) AS r LEFT JOIN \(names.presences) AS p ON p.room_id = r.id
                GROUP BY r.id, r.\(names.roomName) ORDER BY r.\(names.roomName) COLLATE "C"
                """
            ) { row in
                RoomOccupancy(
                    room: RoomName(try row.text(0)), presences: try row.number(1), users: try row.number(2),
                    anonymous: try row.number(3))
            }
        }
    }

    /// Those of the channels that are in a room.
    public func present(_ channels: [ChannelName], in room: RoomName) async throws(StoreError) -> Set<ChannelName> {
        try await store.read("look for channels") { [names] transaction in
            Set(
                try transaction.all(
                    "SELECT \(names.channel) FROM \(names.presences) WHERE \(Self.ofRoom(names)) AND \(names.channel) = ANY ($2)",
                    [room.description, channels.map(\.description)]
                ) { ChannelName(try $0.text(0)) })
        }
    }

    /// The distinct users in a room, sorted.
    public func users(in room: RoomName) async throws(StoreError) -> [UserID] {
        try await store.read("list users") { [names] transaction in
            try transaction.all(
                """
                SELECT user_text FROM (
                    SELECT DISTINCT \(names.userText) AS user_text FROM \(names.presences)
                    WHERE \(Self.ofRoom(names)) AND \(names.user) IS NOT NULL) AS u
                ORDER BY user_text COLLATE "C"
                """, [room.description]
            ) { UserID(try $0.text(0)) }
        }
    }

    /// How many presences of a room have no user.
    public func anonymousCount(in room: RoomName) async throws(StoreError) -> Int {
        try await store.read("count presences") { [names] transaction in
            try transaction.first(
                "SELECT count(*) FROM \(names.presences) WHERE \(Self.ofRoom(names)) AND \(names.user) IS NULL",
                [room.description]
            ) { try $0.number(0) } ?? 0
        }
    }

    private static func ofRoom(_ names: PresenceNames) -> String {
        "room_id = (SELECT id FROM \(names.rooms) WHERE \(names.roomName) = $1)"
    }

    /// Rooms that a prune with this age would remove now, at most so many, sorted by name.
    public func emptyRooms(for age: Duration, limit: Int) async throws(StoreError) -> [RoomName] {
        try await store.read("look for empty rooms") { [names] transaction in
            try RoomVacating(names: names, transaction: transaction).find(for: age, limit: limit, holds: false)
                .map { RoomName($0.name) }
        }
    }

    /// Which tables these are and how many rows they hold.
    public func survey() async throws(StoreError) -> PresenceSurvey {
        try await store.read("count presences") { [names] transaction in
            let now = try transaction.now
            let found = try transaction.first(
                """
                SELECT (SELECT count(*) FROM \(names.rooms)), (SELECT count(*) FROM \(names.presences)),
                    (SELECT max(last_seen) FROM \(names.presences))
                """
            ) { (try $0.number(0), try $0.number(1), try $0.optionalInstant(2)) }
            return PresenceSurvey(
                tables: names.set, rooms: found?.0 ?? 0, presences: found?.1 ?? 0,
                newestAge: found?.2.map { now - $0 })
        }
    }
}
