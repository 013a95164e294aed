public import RollcallCore
public import RollcallPresence
internal import RollcallStorage

extension PostgresPresences: PresenceOutbox {
    /// Events after a position, oldest first.
    ///
    /// Gives places to events that have none yet.
    public func events(after position: Int64, limit: Int) async throws(StoreError) -> EventPage {
        let operation = "read events"
        try await store.place(.events, operation)
        return try await store.read(operation) { transaction in
            let events = try transaction.all(
                """
                SELECT position, id, at, kind, room, count, \(EventParts.members), run FROM rollcall_event AS e
                WHERE position > $1 ORDER BY position LIMIT $2
                """, [position, limit], Self.event)
            // Positions have no holes, so what is missing was trimmed.
            guard let first = events.first, let last = events.last else {
                let newest = try Self.newestPosition(in: transaction)
                return EventPage(events: [], position: max(position, newest), gap: max(0, newest - position))
            }
            return EventPage(events: events, position: last.position, gap: first.position - position - 1)
        }
    }

    private static func event(_ row: PostgresRow) throws -> PresenceChange {
        var change = PresenceChange(
            id: try row.identifier(1), position: Int64(try row.number(0)), at: try row.instant(2),
            kind: try row.word(3), room: RoomName(try row.text(4)), count: try row.number(5))
        change.members = try MemberText.read(try row.text(6))
        change.run = try row.optionalRun(7)
        return change
    }

    private static func newestPosition(in transaction: PostgresTransaction) throws -> Int64 {
        try OutboxStream.events.newestPosition(in: transaction)
    }

    /// The position just before the first event at or after an instant.
    public func position(at instant: Timestamp) async throws(StoreError) -> Int64 {
        let operation = "find a position"
        try await store.place(.events, operation)
        return try await store.read(operation) { transaction in
            let first = try transaction.first(
                "SELECT min(position) FROM rollcall_event WHERE at >= $1", [instant]
            ) { try $0.optionalNumber(0) }
            guard let first, let first else { return try Self.newestPosition(in: transaction) }
            return Int64(first) - 1
        }
    }

    /// The position of a durable listener; made at the newest position when it is new.
    public func position(of listener: String) async throws(StoreError) -> Int64 {
        let operation = "find a listener"
        let query = "SELECT position FROM rollcall_listener WHERE name = $1"
        let known = try await store.read(operation) { transaction in
            try transaction.first(query, [listener]) { Int64(try $0.number(0)) }
        }
        if let known { return known }
        try await store.place(.events, operation)
        return try await store.write(operation) { transaction in
            try transaction.later(
                """
                INSERT INTO rollcall_listener (name, position) SELECT $1, position FROM rollcall_outbox WHERE stream = 'rollcall_event'
                ON CONFLICT (name) DO NOTHING
                """, [listener])
            return try transaction.first(query, [listener]) { Int64(try $0.number(0)) } ?? 0
        }
    }

    /// Moves a listener on; never back.
    public func acknowledge(_ position: Int64, by listener: String) async throws(StoreError) {
        try await store.write("acknowledge events") { transaction in
            try transaction.later(
                """
                INSERT INTO rollcall_listener AS l (name, position) VALUES ($1, $2)
                ON CONFLICT (name) DO UPDATE SET position = greatest(l.position, excluded.position)
                """, [listener, position])
        }
    }

    /// Deletes one batch of events that are past the bounds, oldest first; writes nothing when there are none.
    ///
    /// Whoever looks after the outbox also writes the events that an ended prune has left behind.
    public func trimEvents(_ bounds: OutboxBounds) async throws(StoreError) -> Int {
        let operation = "trim events"
        try await tellLeftBehind()
        try await store.place(.events, operation)
        let last = try await store.read(operation) { try Self.lastToTrim(bounds, in: $0) }
        guard let last else { return 0 }
        return try await store.write(operation) { transaction in
            try EventParts.delete(upTo: last, in: transaction)
            return try transaction.change("DELETE FROM rollcall_event WHERE position <= $1", [last])
        }
    }

    /// The last position of the oldest events, a batch at most, that are too old or too many.
    private static func lastToTrim(_ bounds: OutboxBounds, in transaction: PostgresTransaction) throws -> Int64? {
        let surplus = try newestPosition(in: transaction) - Int64(bounds.count)
        let found = try transaction.first(
            """
            SELECT max(position) FROM (
                SELECT position, at FROM rollcall_event WHERE position IS NOT NULL ORDER BY position LIMIT $1) AS oldest
            WHERE position <= $2 OR at < $3
            """, [bounds.batch, surplus, try transaction.now - bounds.age]
        ) { try $0.optionalNumber(0) }
        return (found ?? nil).map(Int64.init)
    }
}
