internal import GRDB
public import RollcallCore
public import RollcallPresence
internal import RollcallStorage

extension SQLitePresences: PresenceOutbox {
    /// Events after a position, oldest first.
    public func events(after position: Int64, limit: Int) async throws(StoreError) -> EventPage {
        try await store.read("read events") { transaction in
            let events = try transaction.all(
                """
                SELECT position, id, at, kind, room, count, members, run FROM rollcall_event
                WHERE position > ? ORDER BY position LIMIT ?
                """, [position, limit], Self.event)
            // Positions have no holes (AUTOINCREMENT, undone with its transaction), so what is missing was trimmed.
            guard let first = events.first, let last = events.last else {
                let newest = try Self.newestPosition(in: transaction)
                return EventPage(events: [], position: max(position, newest), gap: max(0, newest - position))
            }
            return EventPage(events: events, position: last.position, gap: first.position - position - 1)
        }
    }

    private static func event(_ row: Row) throws -> PresenceChange {
        guard let id = UUIDv7(try row.text(1)) else { throw UnreadableValue(place: "rollcall_event.id") }
        var change = PresenceChange(
            id: id, position: Int64(try row.number(0)), at: try row.instant(2),
            kind: try row.word(3, "rollcall_event.kind"), room: RoomName(try row.text(4)), count: try row.number(5))
        change.members = try MemberText.read(try row.text(6))
        change.run = try row.optionalText(7).flatMap(RunID.init)
        return change
    }

    private static func newestPosition(in transaction: SQLiteTransaction) throws -> Int64 {
        try transaction.first("SELECT seq FROM sqlite_sequence WHERE name = 'rollcall_event'") {
            Int64(try $0.number(0))
        } ?? 0
    }

    /// The position just before the first event at or after an instant.
    public func position(at instant: Timestamp) async throws(StoreError) -> Int64 {
        try await store.read("find a position") { transaction in
            let first = try transaction.first(
                "SELECT min(position) FROM rollcall_event WHERE at >= ?", [instant.microseconds]
            ) { try $0.optionalNumber(0) }
            guard let first, let first else { return try Self.newestPosition(in: transaction) }
            return Int64(first) - 1
        }
    }

    /// The position of a durable listener; made at the newest position when it is new.
    public func position(of listener: String) async throws(StoreError) -> Int64 {
        let operation = "find a listener"
        let query = "SELECT position FROM rollcall_listener WHERE name = ?"
        let known = try await store.read(operation) { transaction in
            try transaction.first(query, [listener]) { Int64(try $0.number(0)) }
        }
        if let known { return known }
        return try await store.write(operation) { transaction in
            try transaction.change(
                "INSERT OR IGNORE INTO rollcall_listener (name, position) VALUES (?, ?)",
                [listener, try Self.newestPosition(in: transaction)])
            return try transaction.first(query, [listener]) { Int64(try $0.number(0)) } ?? 0
        }
    }

    /// Moves a listener on; never back.
    public func acknowledge(_ position: Int64, by listener: String) async throws(StoreError) {
        _ = try await store.write("acknowledge events") { transaction in
            try transaction.change(
                """
                INSERT INTO rollcall_listener (name, position) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET position = max(position, excluded.position)
                """, [listener, position])
        }
    }

    /// Deletes one batch of events that are past the bounds, oldest first; takes no lock when there are none.
    public func trimEvents(_ bounds: OutboxBounds) async throws(StoreError) -> Int {
        let operation = "trim events"
        let last = try await store.read(operation) { try Self.lastToTrim(bounds, in: $0) }
        guard let last else { return 0 }
        return try await store.write(operation) { transaction in
            try transaction.change("DELETE FROM rollcall_event WHERE position <= ?", [last])
        }
    }

    /// The last position of the oldest events, a batch at most, that are too old or too many.
    private static func lastToTrim(_ bounds: OutboxBounds, in transaction: SQLiteTransaction) throws -> Int64? {
        let surplus = try newestPosition(in: transaction) - Int64(bounds.count)
        let cutoff = (transaction.now - bounds.age).microseconds
        let oldest = try transaction.all(
            "SELECT position, at FROM rollcall_event ORDER BY position LIMIT ?", [bounds.batch]
        ) { (position: Int64(try $0.number(0)), at: Int64(try $0.number(1))) }
        return oldest.prefix { $0.position <= surplus || $0.at < cutoff }.last?.position
    }
}
