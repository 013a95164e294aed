/// The statements on one set of presence tables.
///
/// Texts do not vary with values, so that each is compiled once for a connection. Where a room or an instant is known,
/// it is the first argument; the arguments of the condition on stale presences follow it.
struct PresenceSQL: Sendable {
    /// The names they are made of.
    let names: PresenceNames

    // Rooms.
    /// (name) -> key.
    let findRoom: String
    /// (name).
    let makeRoom: String
    /// (instant, limit) -> key, name: empty since then or longer, sorted by name.
    let roomsEmptySince: String
    /// (limit) -> key, name: empty, sorted by name.
    let roomsEmptyNow: String
    /// (room).
    let deleteRoom: String

    // One presence, or one channel.
    /// (room, channel) -> user, as text.
    let find: String
    /// (room, channel, user, stamp).
    let insert: String
    /// (room, channel, user, stamp).
    let update: String
    /// (room, channel) -> user, as text.
    let remove: String
    /// (stamp, channel).
    let touch: String
    /// (channel) -> room, user as text.
    let leave: String

    // What is stale.
    /// (stale) -> room, how many, null unless the room is large.
    let census: String
    /// (room, stale) -> name, the first members as text.
    let describe: String
    /// (room) -> a row if it is large.
    let isLarge: String
    /// (room, stale).
    let deleteStale: String
    /// (room, stale) -> channel.
    let deleteStaleReturning: String
    /// (room, stale, limit) -> channel, user as text: from the room's presences.
    let someStale: String
    /// (room, stale, limit) -> the same: from what is stale anywhere.
    let someStaleOfLarge: String
    /// (room, stale, channel): deletes it if it still is.
    let deleteOne: String

    init(_ names: PresenceNames) {
        let (rooms, presences, channel) = (names.rooms, names.presences, names.channel)
        self.names = names
        findRoom = "SELECT id FROM \(rooms) WHERE \(names.roomName) = ?"
        makeRoom = "INSERT INTO \(rooms) (\(names.roomName)) VALUES (?)"
        roomsEmptySince = """
            SELECT r.id, r.\(names.roomName) FROM \(rooms) AS r WHERE \(names.emptySince)
            ORDER BY r.\(names.roomName) LIMIT ?
            """
        roomsEmptyNow = """
            SELECT r.id, r.\(names.roomName) FROM \(rooms) AS r WHERE \(names.emptyNow)
            ORDER BY r.\(names.roomName) LIMIT ?
            """
        deleteRoom = "DELETE FROM \(rooms) WHERE id = ?"

        find = "SELECT \(names.userText) FROM \(presences) WHERE room_id = ? AND \(channel) = ?"
        insert = "INSERT INTO \(presences) (room_id, \(channel), \(names.user), last_seen) VALUES (?, ?, ?, ?)"
        update = "UPDATE \(presences) SET \(names.user) = ?3, last_seen = ?4 WHERE room_id = ?1 AND \(channel) = ?2"
        remove = "DELETE FROM \(presences) WHERE room_id = ? AND \(channel) = ? RETURNING \(names.userText)"
        touch = "UPDATE \(presences) SET last_seen = ? WHERE \(channel) = ?"
        leave = "DELETE FROM \(presences) WHERE \(channel) = ? RETURNING room_id, \(names.userText)"

        let large = names.largeFrom.map { "SELECT 1 FROM \(presences) WHERE room_id = ? LIMIT 1 OFFSET \($0)" }
        isLarge = large ?? "SELECT 1 WHERE ? < 0 AND 0"
        let largeOfStale = large.map { "(\($0.replacing("?", with: "s.room_id")))" } ?? "NULL"
        // The sign keeps SQLite from walking all presences in the order of an index on the room, as Django has one.
        census = """
            SELECT s.room_id, s.count, \(largeOfStale)
            FROM (
                SELECT room_id, count(*) AS count FROM \(presences) \(names.bySeen) WHERE \(names.stale)
                GROUP BY +room_id) AS s
            """
        let ofRoom = "FROM \(presences) WHERE room_id = ?1 AND \(names.staleInRoom)"
        describe = """
            SELECT r.\(names.roomName), (
                SELECT json_group_array(json_array(m.channel, m.user))
                FROM (SELECT \(channel) AS channel, \(names.userText) AS user \(ofRoom) LIMIT 100) AS m)
            FROM \(rooms) AS r WHERE r.id = ?1
            """
        deleteStale = "DELETE \(ofRoom)"
        deleteStaleReturning = "DELETE \(ofRoom) RETURNING \(channel)"
        someStale = "SELECT \(channel), \(names.userText) \(ofRoom) LIMIT ?"
        someStaleOfLarge = """
            SELECT \(channel), \(names.userText) FROM \(presences) \(names.bySeen)
            WHERE room_id = ?1 AND \(names.stale) LIMIT ?
            """
        deleteOne = "DELETE \(ofRoom) AND \(channel) = ?"
    }
}
