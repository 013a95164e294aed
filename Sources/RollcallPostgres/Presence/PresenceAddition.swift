internal import RollcallCore
internal import RollcallPresence
internal import RollcallStorage

/// One channel into one room.
struct PresenceAddition {
    private let names: PresenceNames
    private let channel: ChannelName
    private let user: UserID?
    private let room: String
    private let transaction: PostgresTransaction

    init(
        _ names: PresenceNames, _ channel: ChannelName, user: UserID?, to room: RoomName,
        in transaction: PostgresTransaction
    ) throws {
        self.names = names
        self.channel = channel
        self.user = user
        self.room = room.description
        self.transaction = transaction
    }

    /// Writes the presence and its event, and answers what happened.
    func run() throws -> AddOutcome.Change {
        let key = try holdRoom()
        let member = PresenceChange.Member(channel: channel, user: user)
        while true {
            if try insert(key) {
                try transaction.later(names.fillRoom, [key])
                try EventLog.write(.added, member, in: room, transaction)
                return .added
            }
            // Somebody may take it out between the two; then it is new after all.
            guard let wasSame = try refresh(key) else { continue }
            guard !wasSame else { return .refreshed }
            try EventLog.write(.updated, member, in: room, transaction)
            return .updated
        }
    }

    /// The room's key; the room is made where it is not there, and cannot be removed until the transaction ends.
    private func holdRoom() throws -> Int {
        let find = "SELECT id FROM \(names.rooms) WHERE \(names.roomName) = $1 FOR KEY SHARE"
        while true {
            if let key = try transaction.first(find, [room], { try $0.number(0) }) { return key }
            let made = try transaction.first(
                """
                INSERT INTO \(names.rooms) (\(names.roomName)) VALUES ($1) ON CONFLICT (\(names.roomName)) DO NOTHING
                RETURNING id
                """, [room]
            ) { try $0.number(0) }
            if let made { return made }
        }
    }

    private func insert(_ key: Int) throws -> Bool {
        try transaction.exists(
            """
            INSERT INTO \(names.presences) (room_id, \(names.channel), \(names.user), last_seen)
            VALUES ($1, $2, $3::text::\(names.userType), $4)
            ON CONFLICT (room_id, \(names.channel)) DO NOTHING RETURNING 1
            """, [key, channel.description, user?.description, try transaction.now])
    }

    /// Whether the presence had the same user; nil when it is gone.
    ///
    /// Two spellings of one key are one user: what is stored is compared, not what was given.
    private func refresh(_ key: Int) throws -> Bool? {
        try transaction.first(
            """
            UPDATE \(names.presences) AS p SET \(names.user) = $3::text::\(names.userType), last_seen = $4
            FROM (
                SELECT room_id, \(names.channel) AS channel, \(names.user) AS old FROM \(names.presences)
                WHERE room_id = $1 AND \(names.channel) = $2 FOR UPDATE) AS o
            WHERE p.room_id = o.room_id AND p.\(names.channel) = o.channel
            RETURNING o.old IS NOT DISTINCT FROM p.\(names.user)
            """, [key, channel.description, user?.description, try transaction.now]
        ) { try $0.flag(0) }
    }
}
