/// The tables of presences and their events, as of version 1.
enum PresenceTables {
    static let steps = [events]

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
}
