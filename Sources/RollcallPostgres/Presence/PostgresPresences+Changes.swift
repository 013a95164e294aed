public import RollcallCore
public import RollcallPresence

extension PostgresPresences: PresenceStore {
    /// Puts a channel into a room, or refreshes it there.
    ///
    /// The room is held against its removal while the presence is written; other adders hold it as well.
    public func add(
        _ channel: ChannelName, to room: RoomName, user: UserID?
    ) async throws(StoreError) -> AddOutcome {
        let operation = "add a presence"
        try PostgresStore.refuseCancelled(operation)
        return try await store.database.write(operation, referenced: Self.refusal(operation)) { [names] transaction in
            let addition = try PresenceAddition(names, channel, user: user, to: room, in: transaction)
            let change = try addition.run()
            let presence = Presence(room: room, channel: channel, user: user, lastSeen: try transaction.now)
            return AddOutcome(presence: presence, change: change)
        }
    }

    /// The error of an operation that a foreign key refuses.
    private static func refusal<T>(_ operation: String) -> @Sendable (RowReference) throws(StoreError) -> T {
        { reference throws(StoreError) in
            throw StoreError(
                .conflict, operation: operation,
                detail:
                    "the database refuses it by \(reference.table) (\(reference.constraint)): is there such a user, "
                    + "or do rows of that table refer to the presence?")
        }
    }

    /// Takes a channel out of a room; true when it was there.
    public func remove(_ channel: ChannelName, from room: RoomName) async throws(StoreError) -> Bool {
        let operation = "remove a presence"
        try PostgresStore.refuseCancelled(operation)
        return try await store.database.write(operation, referenced: Self.refusal(operation)) { [names] transaction in
            let log = try EventLog(transaction)
            let gone = try transaction.all(
                """
                DELETE FROM \(names.presences) AS p USING \(names.rooms) AS r
                WHERE r.\(names.roomName) = $1 AND p.room_id = r.id AND p.\(names.channel) = $2
                RETURNING r.id, r.\(names.roomName), p.\(names.userText)
                """, [room.description, channel.description], Self.departure)
            try Self.record(gone, of: channel, log, names: names, in: transaction)
            return !gone.isEmpty
        }
    }

    /// Takes a channel out of every room; answers which.
    public func leaveAll(_ channel: ChannelName) async throws(StoreError) -> [RoomName] {
        let operation = "leave all rooms"
        try PostgresStore.refuseCancelled(operation)
        return try await store.database.write(operation, referenced: Self.refusal(operation)) { [names] transaction in
            let log = try EventLog(transaction)
            let gone = try transaction.all(
                """
                DELETE FROM \(names.presences) AS p USING \(names.rooms) AS r
                WHERE p.room_id = r.id AND p.\(names.channel) = $1
                RETURNING r.id, r.\(names.roomName), p.\(names.userText)
                """, [channel.description], Self.departure)
            try Self.record(gone, of: channel, log, names: names, in: transaction)
            return gone.map { RoomName($0.room) }.sorted()
        }
    }

    /// A presence that is gone.
    private struct Departure {
        let key: Int
        let room: String
        let user: UserID?
    }

    private static func departure(_ row: PostgresRow) throws -> Departure {
        Departure(
            key: try row.number(0), room: try row.text(1), user: try row.optionalText(2).map { UserID($0) })
    }

    private static func record(
        _ gone: [Departure], of channel: ChannelName, _ log: EventLog, names: PresenceNames,
        in transaction: PostgresTransaction
    ) throws {
        guard !gone.isEmpty else { return }
        for departure in gone {
            let member = PresenceChange.Member(channel: channel, user: departure.user)
            try EventLog.write(.removed, member, in: departure.room, transaction)
        }
        if try log.hasLayers() {
            try EventLog.tellLayers(of: gone.map { ($0.room, [channel.description]) }, in: transaction)
        }
        try names.noteEmpty(gone.map(\.key), in: transaction)
    }

    /// Sets `last_seen` of every presence of the channels to now, all in one statement.
    ///
    /// Now is when each row's turn comes: a touch that has waited for a row does not set it back behind a later one. The
    /// clock of a test cannot be asked there, but is never set back either.
    public func touch(_ channels: [ChannelName]) async throws(StoreError) -> TouchOutcome {
        guard !channels.isEmpty else { return TouchOutcome(touched: 0) }
        try PostgresStore.refuseCancelled("touch presences")
        return try await store.database.writeTogether("touch presences") { [names] transaction in
            let touching = try transaction.ask(
                """
                UPDATE \(names.presences) SET last_seen =
                    CASE WHEN $1::timestamptz IS NULL THEN clock_timestamp() ELSE greatest(last_seen, $1) END
                WHERE \(names.channel) = ANY ($2) RETURNING \(names.channel)
                """, [transaction.givenClock?.wall, channels.map(\.description).sorted()])
            return { transaction in
                let touched = try transaction.rows(touching) { ChannelName(try $0.text(0)) }
                let known = Set(touched)
                var seen: Set<ChannelName> = []
                return TouchOutcome(
                    touched: touched.count,
                    unknown: channels.filter { !known.contains($0) && seen.insert($0).inserted })
            }
        }
    }
}
