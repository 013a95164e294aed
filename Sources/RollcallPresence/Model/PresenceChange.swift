public import RollcallCore

/// What changed in one room: written in the transaction that changed it, delivered at least once with the same id.
public struct PresenceChange: Hashable, Sendable {
    /// What happened.
    ///
    /// The raw values are stored and shown; they never change.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// A channel joined.
        case added
        /// A channel has another user.
        case updated
        /// Channels left.
        case removed
        /// A prune removed what was stale.
        case pruned
        /// The room's row was removed because it was empty.
        case vacated
    }

    /// A channel that an event is about.
    public struct Member: Hashable, Sendable, Codable {
        /// The channel.
        public var channel: ChannelName
        /// Who was, or is, behind it.
        public var user: UserID?

        /// Makes a member.
        public init(channel: ChannelName, user: UserID? = nil) {
            self.channel = channel
            self.user = user
        }
    }

    /// The most members that an event lists.
    public static let memberLimit = 100

    /// The same at every delivery.
    public var id: UUIDv7
    /// Where it stands in the outbox: what a listener acknowledges.
    ///
    /// Grows in the order in which events become visible.
    public var position: Int64
    /// When it happened; of a prune by stretches (`StretchPruning`), when it was told.
    public var at: Timestamp
    /// What happened.
    public var kind: Kind
    /// Where.
    public var room: RoomName
    /// How many presences changed; 0 for `vacated`.
    public var count: Int
    /// Which, at most `memberLimit`.
    public var members: [Member]
    /// The run that did it; nil for an application's call.
    public var run: RunID?

    /// Makes a change.
    public init(id: UUIDv7, position: Int64, at: Timestamp, kind: Kind, room: RoomName, count: Int) {
        self.id = id
        self.position = position
        self.at = at
        self.kind = kind
        self.room = room
        self.count = count
        members = []
    }

    /// Whether more presences changed than are listed.
    public var isTruncated: Bool { count > members.count }
}
