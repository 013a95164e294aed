/// What one set of presence tables calls its parts, and what is particular to it.
struct PresenceNames: Sendable {
    /// The table of rooms, whose key is `id`.
    let rooms: String
    /// The room's name.
    let roomName: String
    /// The table of presences, whose room is `room_id` and whose instant is `last_seen`.
    let presences: String
    /// The channel's name.
    let channel: String
    /// The user.
    let user: String
    /// The user as text.
    let userText: String
    /// The condition on stale presences, served by an index on `last_seen` where there is one.
    let stale: String
    /// The same condition, never served by that index: for statements that already name the room.
    let staleInRoom: String
    /// The index to name where stale presences are to be found by `last_seen`; empty without one.
    let bySeen: String
    /// With how many presences a room is large; nil where no index would help it.
    let largeFrom: Int?
    /// (room): it has a presence now.
    let fillRoom: String
    /// (room, now): it may have none any more.
    let emptyRoom: String
    /// How it is noticed what others emptied or filled; nil where nobody can unseen.
    let notice: EmptinessNotice?
    /// The condition on rooms `r` that have been empty since an instant or longer.
    let emptySince: String
    /// The condition on rooms `r` that are empty.
    let emptyNow: String
}

/// The statements that bring the memory of when rooms became empty up to date.
///
/// All rooms are walked by reads alone, which keep nobody waiting; the writes ask again.
struct EmptinessNotice: Sendable {
    /// (now): the rooms whose memory is of an emptiness that is over, or of an instant in the future.
    let findStale: String
    /// (now): the empty rooms without a memory that holds.
    let findFresh: String
    /// (room, now): forgets the first kind.
    let forget: String
    /// (room, now): remembers the second kind.
    let remember: String
}
