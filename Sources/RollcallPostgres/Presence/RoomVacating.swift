internal import RollcallCore
internal import RollcallPresence

/// Removes rooms that are empty.
///
/// A room is removed only while it is held alone (`FOR UPDATE SKIP LOCKED`), so one that somebody is just adding to is
/// left for another time, and who adds to one that is being removed waits and then makes it anew. The foreign key
/// refuses whatever else could go wrong.
struct RoomVacating {
    let names: PresenceNames
    let transaction: PostgresTransaction

    /// Removes a batch of rooms and answers how many, and whether there may be more.
    func run(_ step: PruneRoomsStep) throws -> (removed: Int, isLast: Bool) {
        let held = try find(for: step.emptyFor, limit: step.batch, holds: true)
        guard !held.isEmpty else { return (0, true) }
        // The locks came after the statement's view of the database: a presence may have been committed in between.
        let gone = Set(
            try transaction.all(
                "DELETE FROM \(names.rooms) AS r WHERE r.id = ANY ($1) AND \(names.hasNobody) RETURNING r.id",
                [held.map(\.key)]
            ) { try $0.number(0) })
        let rooms = held.filter { gone.contains($0.key) }
        try EventLog.write(
            rooms.map { EventLog.Entry(kind: .vacated, room: $0.name, count: 0, members: "[]", run: step.run) },
            in: transaction)
        // Nothing is remembered of a room that is gone.
        if let forget = names.forgetRooms { try transaction.later(forget, [Array(gone)]) }
        return (rooms.count, held.count < step.batch)
    }

    /// Rooms that have been empty for so long, sorted by name.
    func find(for age: Duration, limit: Int, holds: Bool) throws -> [(key: Int, name: String)] {
        let isAny = age <= .zero
        return try transaction.all(
            """
            SELECT r.id, r.\(names.roomName) FROM \(names.rooms) AS r
            WHERE \(isAny ? "$1::timestamptz IS NOT NULL AND \(names.mayBeEmpty)" : names.emptySince) AND \(names.hasNobody)
            ORDER BY r.\(names.roomName) COLLATE "C" LIMIT $2 \(holds ? "FOR UPDATE OF r SKIP LOCKED" : "")
            """, [try transaction.now - age, limit]
        ) { (key: try $0.number(0), name: try $0.text(1)) }
    }
}
