internal import RollcallCore
internal import RollcallPresence

/// What the memory database holds of presences: rooms, the outbox, and what channel layers have to be told.
struct PresenceRows {
    var rooms: [RoomName: RoomRow] = [:]
    var lastKey: Int64 = 0
    /// Who was stale by the last census, by room: only the fault `prunesWhatWasCounted` goes by it.
    var counted: [Int64: Set<ChannelName>] = [:]

    /// Visible events, oldest first.
    var events: [PresenceChange] = []
    var lastPosition: Int64 = 0
    /// An event that has its place and is not seen yet: of a store that makes that mistake.
    var late: PresenceChange?
    /// The newest event that was trimmed.
    var trimmedThrough: Int64 = 0
    /// What a run's steps have done to rooms that they are not done with.
    var held: [RunID: [RoomName: PresenceChange]] = [:]
    var listeners: [String: Int64] = [:]

    /// Removals, oldest first, and how far each registered layer has taken them.
    var parts: [RemovalPart] = []
    var lastPart: Int64 = 0
    var layers: [String: Int64] = [:]
}

/// What the memory database holds of a room.
struct RoomRow {
    var key: Int64
    /// Since when nobody is in it; nil while somebody is.
    var emptySince: Timestamp?
    var presences: [ChannelName: PresenceRow] = [:]
}

/// What the memory database holds of a presence.
struct PresenceRow {
    var user: UserID?
    var lastSeen: Timestamp
}
