/// The statements that only read one set of presence tables, for people and servers.
struct PresenceReadings: Sendable {
    /// -> room, channel, user as text, last_seen.
    let everywhere: String
    /// (name) -> the same, of one room.
    let inRoom: String
    /// -> room, presences, distinct users, presences without a user.
    let occupancy: String
    /// (name) -> user as text.
    let users: String
    /// (name) -> how many presences have no user.
    let anonymous: String
    /// (name, channels as JSON) -> channel.
    let present: String
    /// -> how many presences.
    let presences: String
    /// -> how many rooms.
    let rooms: String
    /// -> the newest last_seen.
    let newest: String
    /// -> the oldest last_seen.
    let oldest: String

    init(_ names: PresenceNames) {
        let (roomName, channel, user) = (names.roomName, names.channel, names.user)
        let ofRoom = "room_id = (SELECT id FROM \(names.rooms) WHERE \(roomName) = ?)"
        let listing = """
            SELECT r.\(roomName), p.\(channel), \(names.userText), p.last_seen
            FROM \(names.rooms) AS r JOIN \(names.presences) AS p ON p.room_id = r.id
            """
        everywhere = "\(listing) ORDER BY r.\(roomName), p.\(channel)"
        inRoom = "\(listing) WHERE r.\(roomName) = ? ORDER BY p.\(channel)"
        occupancy = """
            SELECT r.\(roomName), count(p.\(channel)), count(DISTINCT p.\(user)),
                count(p.\(channel)) - count(p.\(user))
            FROM \(names.rooms) AS r LEFT JOIN \(names.presences) AS p ON p.room_id = r.id
            GROUP BY r.id ORDER BY r.\(roomName)
            """
        users = """
            SELECT DISTINCT \(names.userText) AS user FROM \(names.presences)
            WHERE \(ofRoom) AND \(user) IS NOT NULL ORDER BY user
            """
        anonymous = "SELECT count(*) FROM \(names.presences) WHERE \(ofRoom) AND \(user) IS NULL"
        present = """
            SELECT \(channel) FROM \(names.presences)
            WHERE \(ofRoom) AND \(channel) IN (SELECT value FROM json_each(?))
            """
        presences = "SELECT count(*) FROM \(names.presences)"
        rooms = "SELECT count(*) FROM \(names.rooms)"
        newest = "SELECT max(last_seen) FROM \(names.presences)"
        oldest = "SELECT min(last_seen) FROM \(names.presences)"
    }
}
