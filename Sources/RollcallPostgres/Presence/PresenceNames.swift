internal import RollcallCore

/// What one set of presence tables is called, and how its users and empty rooms are stored.
///
/// What an operation *does* is the same for every set and is written once, in `PostgresPresences`.
struct PresenceNames: Sendable {
    /// `native` or `django`.
    let set: String
    let rooms: String
    let roomName: String
    let presences: String
    let channel: String
    let user: String
    /// The type of the user's column, as SQL names it: a user's text is cast to it.
    let userType: String
    /// (rooms, instant): those of the rooms that have no presence are noted as empty since then.
    let emptyRooms: String
    /// (room): is not empty any more.
    let fillRoom: String
    /// A condition on room `r`: has been empty since $1 or longer.
    let emptySince: String
    /// A condition on room `r` that every empty room meets: where a column says it, not every room is looked into.
    let mayBeEmpty: String
    /// (rooms): nothing is remembered of rooms that are gone; nil where nothing can be.
    var forgetRooms: String?
    /// (instant): statements that notice what others have emptied and filled, where no column says it.
    var notice: [String] = []

    /// A condition on room `r`: no presence is in it.
    var hasNobody: String { "NOT EXISTS (SELECT 1 FROM \(presences) AS p WHERE p.room_id = r.id)" }

    /// Notes rooms that a transaction has left without presences.
    ///
    /// Two that take the last two presences out at once would each see the other's; so they follow one another here, and
    /// the second sees what the first has committed.
    func noteEmpty(_ keys: [Int], in transaction: PostgresTransaction) throws {
        try transaction.later(
            "SELECT id FROM \(rooms) WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE", [keys])
        try transaction.later(emptyRooms, [keys, try transaction.now])
    }

    /// The user as people see it.
    var userText: String { "\(user)::text" }

    /// rollcall's own tables.
    static let native = PresenceNames(
        set: "native", rooms: "rollcall_room", roomName: "name", presences: "rollcall_presence", channel: "channel",
        user: "user_name", userType: "text",
        emptyRooms: """
            UPDATE rollcall_room AS r SET emptied_at = $2 WHERE r.id = ANY ($1)
                AND NOT EXISTS (SELECT 1 FROM rollcall_presence AS p WHERE p.room_id = r.id)
            """,
        fillRoom: "UPDATE rollcall_room SET emptied_at = NULL WHERE id = $1 AND emptied_at IS NOT NULL",
        emptySince: "r.emptied_at <= $1", mayBeEmpty: "r.emptied_at IS NOT NULL")
}
