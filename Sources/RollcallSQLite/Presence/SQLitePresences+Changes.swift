internal import GRDB
public import RollcallCore
public import RollcallPresence

extension SQLitePresences: PresenceStore {
    /// Puts a channel into a room, or refreshes it there.
    public func add(
        _ channel: ChannelName, to room: RoomName, user: UserID?
    ) async throws(StoreError) -> AddOutcome {
        let operation = "add a presence"
        return try await checkingReferences(operation) { [dialect] references throws(StoreError) in
            try await store.write(operation) { transaction in
                let change = try references.watching(transaction) {
                    try Self.add(channel, to: room, user: user, dialect: dialect, in: transaction)
                }
                let presence = Presence(room: room, channel: channel, user: user, lastSeen: transaction.now)
                return AddOutcome(presence: presence, change: change)
            }
        } refused: { reference throws(StoreError) in
            throw StoreError(
                .conflict, operation: operation,
                detail: "the database refuses it by \(reference.table) (\(reference.constraint)): is there such a user?"
            )
        }
    }

    private static func add(
        _ channel: ChannelName, to room: RoomName, user: UserID?, dialect: any PresenceDialect,
        in transaction: SQLiteTransaction
    ) throws -> AddOutcome.Change {
        let sql = dialect.sql
        let (name, channelText) = (room.description, channel.description)
        var key = try transaction.first(sql.findRoom, [name]) { Int64(try $0.number(0)) }
        if key == nil {
            try transaction.change(sql.makeRoom, [name])
            key = transaction.db.lastInsertedRowID
        }
        guard let key else { return .refreshed }
        let stored = try transaction.first(sql.find, [key, channelText]) { try $0.optionalText(0) }
        let userValue = try user.map { try dialect.key(of: $0) } ?? .null
        let arguments: StatementArguments = [key, channelText, userValue, dialect.stamp(transaction.now)]
        let member = PresenceChange.Member(channel: channel, user: user)
        guard let stored else {
            try transaction.change(sql.insert, arguments)
            try transaction.change(sql.names.fillRoom, [key])
            try EventLog(transaction).write(.added, member, in: name)
            return .added
        }
        try transaction.change(sql.update, arguments)
        // Two spellings of one key are one user: what is stored is compared, not what was given.
        let now = try transaction.first(sql.find, [key, channelText]) { try $0.optionalText(0) }
        guard now != .some(stored) else { return .refreshed }
        try EventLog(transaction).write(.updated, member, in: name)
        return .updated
    }

    /// Takes a channel out of a room; true when it was there.
    public func remove(_ channel: ChannelName, from room: RoomName) async throws(StoreError) -> Bool {
        let operation = "remove a presence"
        return try await checkingReferences(operation) { [sql] references throws(StoreError) in
            try await store.write(operation) { transaction in
                let arguments: StatementArguments = [room.description]
                guard let key = try transaction.first(sql.findRoom, arguments, { Int64(try $0.number(0)) }) else {
                    return false
                }
                return try references.watching(transaction) {
                    let users = try transaction.all(sql.remove, [key, channel.description]) { try $0.optionalText(0) }
                    guard let user = users.first else { return false }
                    try Self.recordLeaving(
                        channel, user: user, from: (key, room.description), sql: sql, in: transaction)
                    return true
                }
            }
        } refused: { reference throws(StoreError) in
            throw reference.conflict(operation)
        }
    }

    /// Takes a channel out of every room; answers which.
    public func leaveAll(_ channel: ChannelName) async throws(StoreError) -> [RoomName] {
        let operation = "leave all rooms"
        return try await checkingReferences(operation) { [sql] references throws(StoreError) in
            try await store.write(operation) { transaction in
                let name = "SELECT \(sql.names.roomName) FROM \(sql.names.rooms) WHERE id = ?"
                return try references.watching(transaction) {
                    let left = try transaction.all(sql.leave, [channel.description]) {
                        (key: Int64(try $0.number(0)), user: try $0.optionalText(1))
                    }
                    var rooms: [RoomName] = []
                    for (key, user) in left {
                        guard let room = try transaction.first(name, [key], { try $0.text(0) }) else { continue }
                        try Self.recordLeaving(channel, user: user, from: (key, room), sql: sql, in: transaction)
                        rooms.append(RoomName(room))
                    }
                    return rooms.sorted()
                }
            }
        } refused: { reference throws(StoreError) in
            throw reference.conflict(operation)
        }
    }

    private static func recordLeaving(
        _ channel: ChannelName, user: String?, from room: (key: Int64, name: String), sql: PresenceSQL,
        in transaction: SQLiteTransaction
    ) throws {
        let log = try EventLog(transaction)
        let member = PresenceChange.Member(channel: channel, user: user.map { UserID($0) })
        try log.write(.removed, member, in: room.name)
        try log.tellLayers(of: [channel.description], leaving: room.name)
        try transaction.change(sql.names.emptyRoom, [room.key, transaction.now.microseconds])
    }

    /// Sets `last_seen` of every presence of the channels to now, all in one transaction.
    public func touch(_ channels: [ChannelName]) async throws(StoreError) -> TouchOutcome {
        guard !channels.isEmpty else { return TouchOutcome(touched: 0) }
        return try await store.write("touch presences") { [dialect] transaction in
            let loop = try TouchLoop(transaction, sql: dialect.sql.touch, stamp: dialect.stamp(transaction.now))
            var outcome = TouchOutcome(touched: 0)
            var done: Set<ChannelName> = []
            for channel in channels where channels.count == 1 || done.insert(channel).inserted {
                let rows = try loop.touch(channel)
                outcome.touched += rows
                if rows == 0 { outcome.unknown.append(channel) }
            }
            return outcome
        }
    }
}
