public import RollcallCore
public import RollcallPresence

extension MemoryStore: PresenceStore {
    /// Puts a channel into a room, or refreshes it there.
    public func add(
        _ channel: ChannelName, to room: RoomName, user: UserID?
    ) async throws(StoreError) -> AddOutcome {
        try await write("add a presence") { $0.add(channel, to: room, user: user) }
    }

    /// Takes a channel out of a room; true when it was there.
    public func remove(_ channel: ChannelName, from room: RoomName) async throws(StoreError) -> Bool {
        try await write("remove a presence") { $0.remove(channel, from: room) }
    }

    /// Sets `last_seen` of every presence of the channels to now.
    public func touch(_ channels: [ChannelName]) async throws(StoreError) -> TouchOutcome {
        try await write("touch presences") { $0.touch(channels) }
    }

    /// Takes a channel out of every room; answers which.
    public func leaveAll(_ channel: ChannelName) async throws(StoreError) -> [RoomName] {
        try await write("leave all rooms") { $0.leaveAll(channel) }
    }

    /// Which rooms hold presences older than an age.
    public func census(
        maximumAge: Duration, notAfter bound: Timestamp?
    ) async throws(StoreError) -> PresenceCensus {
        try read("count stale presences") { $0.census(maximumAge: maximumAge, notAfter: bound) }
    }

    /// Removes what is stale in the next rooms of a list.
    public func pruneStep(_ step: PruneStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome {
        try await write("prune presences") { $0.pruneStep(step, under: term) }
    }

    /// Removes rooms that have been empty for a time, a batch at once.
    public func pruneRoomsStep(
        _ step: PruneRoomsStep, under term: LeaseTerm?
    ) async throws(StoreError) -> StepOutcome {
        try await write("prune rooms") { $0.pruneRoomsStep(step, under: term) }
    }
}
