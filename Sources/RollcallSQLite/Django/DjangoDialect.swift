internal import GRDB
internal import RollcallCore
internal import RollcallPresence
internal import RollcallStorage

/// The tables that django-channels-presence's own migration makes, used in place while Django uses them too.
///
/// Nothing of them is altered but rows; what they cannot say stands in `rollcall_django_empty_room`.
struct DjangoDialect: PresenceDialect {
    let name = "django"
    let sql: PresenceSQL

    private let time: DjangoTime
    private let isZoneGiven: Bool
    private let userKey: DjangoUserKey

    /// Speaks to tables with this type of user key; without a zone the texts are taken for UTC, and watched.
    init(userKey: DjangoUserKey, zone: TimeZoneRules?) {
        self.userKey = userKey
        time = DjangoTime(zone: zone ?? .utc)
        isZoneGiven = zone != nil
        sql = PresenceSQL(Self.names(userKey))
    }

    private static func names(_ userKey: DjangoUserKey) -> PresenceNames {
        let (rooms, presences) = ("channels_presence_room", "channels_presence_presence")
        let memory = "rollcall_django_empty_room"
        let stale = "(last_seen < ? AND NOT (last_seen >= ? AND last_seen < ?))"
        // Within a room an index on last_seen, as `database index` makes it, finds too much.
        let staleInRoom = stale.replacing("last_seen", with: "+last_seen")
        let isEmpty = "NOT EXISTS (SELECT 1 FROM \(presences) AS p WHERE p.room_id = r.id)"
        // An instant in the future is of a clock that has been set back; an older one of an emptiness that may be over.
        let isOver = """
            EXISTS (SELECT 1 FROM \(presences) AS p WHERE p.room_id = \(memory).room_id)
            OR NOT EXISTS (SELECT 1 FROM \(rooms) AS r WHERE r.id = \(memory).room_id)
            """
        return PresenceNames(
            rooms: rooms, roomName: "channel_name", presences: presences, channel: "channel_name", user: "user_id",
            userText: userKey.asText, stale: stale, staleInRoom: staleInRoom, bySeen: "", largeFrom: nil,
            fillRoom: "DELETE FROM \(memory) WHERE room_id = ?",
            // An older memory is of an emptiness that ended, as a presence has just gone.
            emptyRoom: """
                INSERT INTO \(memory) (room_id, emptied_at)
                SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM \(presences) WHERE room_id = ?1)
                ON CONFLICT (room_id) DO UPDATE SET emptied_at = excluded.emptied_at
                """,
            notice: EmptinessNotice(
                findStale: "SELECT room_id FROM \(memory) WHERE emptied_at > ? OR \(isOver)",
                findFresh: """
                    SELECT r.id FROM \(rooms) AS r WHERE \(isEmpty)
                        AND NOT EXISTS (SELECT 1 FROM \(memory) AS e WHERE e.room_id = r.id AND e.emptied_at <= ?)
                    """,
                forget: "DELETE FROM \(memory) WHERE room_id = ? AND (emptied_at > ? OR \(isOver))",
                remember: """
                    INSERT OR IGNORE INTO \(memory) (room_id, emptied_at)
                    SELECT r.id, ?2 FROM \(rooms) AS r WHERE r.id = ?1 AND \(isEmpty)
                    """),
            emptySince: """
                EXISTS (SELECT 1 FROM \(memory) AS e WHERE e.room_id = r.id AND e.emptied_at <= ?) AND \(isEmpty)
                """,
            emptyNow: isEmpty)
    }

    func stale(before cutoff: Timestamp) -> [DatabaseValue] {
        let texts = StaleTexts(before: cutoff, in: time)
        return [texts.before, texts.sparedFrom, texts.sparedTo].map(\.databaseValue)
    }

    func stamp(_ instant: Timestamp) -> DatabaseValue { time.text(instant).databaseValue }

    func instant(_ value: DatabaseValue) throws -> Timestamp {
        guard let text = String.fromDatabaseValue(value), let instant = time.instant(text) else {
            throw UnreadableValue(place: "channels_presence_presence.last_seen")
        }
        return instant
    }

    func key(of user: UserID) throws -> DatabaseValue { try userKey.value(of: user) }

    func verify(newest: Timestamp?, now: Timestamp) throws(StoreError) {
        guard !isZoneGiven else { return }
        try DjangoZoneGuard.verify(newest: newest, now: now)
    }
}
