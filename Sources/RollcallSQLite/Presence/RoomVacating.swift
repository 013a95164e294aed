internal import GRDB
internal import RollcallCore
internal import RollcallPresence

/// One step of a prune of rooms.
///
/// A presence that is added meanwhile waits for the write lock and then finds no room, so it makes one; the foreign key
/// refuses whatever else could go wrong.
struct RoomVacating {
    let dialect: any PresenceDialect
    let transaction: SQLiteTransaction
    let step: PruneRoomsStep

    /// Removes a batch of rooms and answers how many.
    func run() throws -> Int {
        let rooms = try Self.emptyRooms(of: dialect, for: step.emptyFor, limit: step.batch, in: transaction)
        let log = try EventLog(transaction)
        for room in rooms {
            try transaction.change(dialect.sql.deleteRoom, [room.key])
            try log.write(EventLog.Entry(kind: .vacated, room: room.name, count: 0, members: "[]", run: step.run))
            // Nothing is remembered of a room that is gone.
            try transaction.change(dialect.sql.names.fillRoom, [room.key])
        }
        return rooms.count
    }

    /// Rooms that have been empty for so long, sorted by name.
    static func emptyRooms(
        of dialect: any PresenceDialect, for age: Duration, limit: Int, in transaction: SQLiteTransaction
    ) throws -> [(key: Int64, name: String)] {
        let isAny = age <= .zero
        let arguments: StatementArguments = isAny ? [limit] : [(transaction.now - age).microseconds, limit]
        return try transaction.all(isAny ? dialect.sql.roomsEmptyNow : dialect.sql.roomsEmptySince, arguments) {
            (key: Int64(try $0.number(0)), name: try $0.text(1))
        }
    }
}
