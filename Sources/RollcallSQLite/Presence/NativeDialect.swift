internal import GRDB
internal import RollcallCore
internal import RollcallPresence
internal import RollcallStorage

/// rollcall's own presence tables: instants are microseconds, users are text.
struct NativeDialect: PresenceDialect {
    let name = "native"
    let sql = PresenceSQL(Self.names)

    private static let names = PresenceNames(
        rooms: "rollcall_room", roomName: "name", presences: "rollcall_presence", channel: "channel", user: "user",
        userText: "user", stale: "last_seen < ?", staleInRoom: "+last_seen < ?",
        bySeen: "INDEXED BY rollcall_presence_seen", largeFrom: 50_000,
        fillRoom: "UPDATE rollcall_room SET emptied_at = NULL WHERE id = ? AND emptied_at IS NOT NULL",
        emptyRoom: """
            UPDATE rollcall_room SET emptied_at = ?2
            WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM rollcall_presence WHERE room_id = ?1)
            """,
        notice: nil, emptySince: "r.emptied_at <= ? AND \(emptyNow)", emptyNow: emptyNow)

    /// Both are asked, as the second alone would look into every room.
    private static let emptyNow =
        "r.emptied_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rollcall_presence AS p WHERE p.room_id = r.id)"

    func stale(before cutoff: Timestamp) -> [DatabaseValue] { [stamp(cutoff)] }

    func stamp(_ instant: Timestamp) -> DatabaseValue { instant.microseconds.databaseValue }

    func instant(_ value: DatabaseValue) throws -> Timestamp {
        guard let microseconds = Int64.fromDatabaseValue(value) else {
            throw UnreadableValue(place: "rollcall_presence.last_seen")
        }
        return Timestamp(microseconds: microseconds)
    }

    func key(of user: UserID) -> DatabaseValue { user.description.databaseValue }

    func verify(newest: Timestamp?, now: Timestamp) {}
}
