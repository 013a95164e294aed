internal import RollcallCore

extension PresenceNames {
    /// The tables that django-channels-presence's own migration makes, used in place while Django uses them too.
    ///
    /// Nothing of them is altered but rows; what they cannot say stands in `rollcall_django_empty_room`. Somebody may come
    /// and go between two looks. Then the foreign key has held the room for him, and the room's `xmax` is another one
    /// (postgresql.org/docs/current/ddl-system-columns.html): it has not been empty since. What else changes `xmax`,
    /// as a freeze does, only lets a room stay a little longer.
    ///
    /// - Parameter userType: the type of `user_id`, as the catalogue names it.
    static func django(userType: String) -> PresenceNames {
        let (rooms, presences) = ("channels_presence_room", "channels_presence_presence")
        let memory = "rollcall_django_empty_room"
        var names = PresenceNames(
            set: "django", rooms: rooms, roomName: "channel_name", presences: presences, channel: "channel_name",
            user: "user_id", userType: userType,
            // An older memory is of an emptiness that ended, as a presence has just gone.
            emptyRooms: """
                INSERT INTO \(memory) (room_id, emptied_at, held_by)
                SELECT r.id, $2, r.xmax FROM \(rooms) AS r WHERE r.id = ANY ($1)
                    AND NOT EXISTS (SELECT 1 FROM \(presences) AS p WHERE p.room_id = r.id)
                ON CONFLICT (room_id) DO UPDATE SET emptied_at = excluded.emptied_at, held_by = excluded.held_by
                """,
            fillRoom: "DELETE FROM \(memory) WHERE room_id = $1",
            emptySince: """
                EXISTS (SELECT 1 FROM \(memory) AS e
                    WHERE e.room_id = r.id AND e.emptied_at <= $1 AND e.held_by = r.xmax)
                """,
            mayBeEmpty: "true")
        names.forgetRooms = "DELETE FROM \(memory) WHERE room_id = ANY ($1)"
        names.notice = [
            // An instant in the future is of a clock that has been set back.
            """
            DELETE FROM \(memory) AS e WHERE e.emptied_at > $1
                OR EXISTS (SELECT 1 FROM \(presences) AS p WHERE p.room_id = e.room_id)
                OR NOT EXISTS (SELECT 1 FROM \(rooms) AS r WHERE r.id = e.room_id AND r.xmax = e.held_by)
            """,
            """
            INSERT INTO \(memory) (room_id, emptied_at, held_by)
            SELECT r.id, $1, r.xmax FROM \(rooms) AS r WHERE \(names.hasNobody)
            ON CONFLICT (room_id) DO NOTHING
            """,
        ]
        return names
    }
}
