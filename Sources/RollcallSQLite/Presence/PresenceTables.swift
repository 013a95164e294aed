internal import RollcallStorage

/// The tables of presences and their events, as of version 1.
enum PresenceTables {
    static let steps = [events, rooms, readers, djangoRooms]

    private static let events = SchemaStep(
        summary: "make rollcall_event and rollcall_pending_event: the outbox",
        sql: """
            CREATE TABLE rollcall_event (
                position INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                at INTEGER NOT NULL,
                kind TEXT NOT NULL,
                room TEXT NOT NULL,
                count INTEGER NOT NULL,
                members TEXT NOT NULL,
                run TEXT
            ) STRICT;
            CREATE INDEX rollcall_event_at ON rollcall_event (at);
            -- What a run's steps have done to a room so far; an event once the room is done or the run has ended.
            CREATE TABLE rollcall_pending_event (
                run TEXT NOT NULL,
                room TEXT NOT NULL,
                id TEXT NOT NULL,
                at INTEGER NOT NULL,
                kind TEXT NOT NULL,
                count INTEGER NOT NULL,
                members TEXT NOT NULL,
                PRIMARY KEY (run, room)
            ) STRICT, WITHOUT ROWID;
            """)

    /// Without row ids, so that a room's presences lie side by side: a prune goes room by room.
    ///
    /// No cascade: a room with a presence cannot be deleted, whatever a race does. `emptied_at` is null while the room
    /// has presences.
    private static let rooms = SchemaStep(
        summary: "make rollcall_room and rollcall_presence: who is where",
        sql: """
            CREATE TABLE rollcall_room (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                emptied_at INTEGER
            ) STRICT;
            CREATE INDEX rollcall_room_emptied ON rollcall_room (emptied_at) WHERE emptied_at IS NOT NULL;
            CREATE TABLE rollcall_presence (
                room_id INTEGER NOT NULL REFERENCES rollcall_room (id) ON DELETE NO ACTION,
                channel TEXT NOT NULL,
                user TEXT,
                last_seen INTEGER NOT NULL,
                PRIMARY KEY (room_id, channel)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX rollcall_presence_seen ON rollcall_presence (last_seen);
            CREATE INDEX rollcall_presence_channel ON rollcall_presence (channel);
            """)

    private static let readers = SchemaStep(
        summary: "make rollcall_listener, rollcall_layer and rollcall_removal: who has been told what",
        sql: """
            CREATE TABLE rollcall_listener (
                name TEXT NOT NULL PRIMARY KEY,
                position INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE rollcall_layer (
                name TEXT NOT NULL PRIMARY KEY,
                taken INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE rollcall_removal (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                room TEXT NOT NULL,
                channels TEXT NOT NULL
            ) STRICT;
            """)

    /// Django's own tables are never altered, so what they cannot say stands here.
    private static let djangoRooms = SchemaStep(
        summary: "make rollcall_django_empty_room: since when a room of Django's has been empty",
        sql: """
            CREATE TABLE rollcall_django_empty_room (
                room_id INTEGER PRIMARY KEY,
                emptied_at INTEGER NOT NULL
            ) STRICT;
            """)
}
