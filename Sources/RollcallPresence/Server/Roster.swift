public import RollcallCore

/// Presences as a server uses them: the store, and the channel layer that is told of every change this server makes.
///
/// The store comes first, as it is what others read; the layer is told afterwards, whatever the store found, so that
/// a call that failed half way is mended by calling it again. What *others* remove (a prune, another server) reaches
/// the layer through `ChannelLayerDelivery`. Throws `StoreError`, and what the layer throws.
public struct Roster: Sendable {
    /// Where presences live.
    public let store: any PresenceBackend
    /// What carries messages; nil for a server that only counts who is there.
    public let layer: (any ChannelLayer)?

    /// Makes a roster of a store and a layer.
    public init(store: any PresenceBackend, layer: (any ChannelLayer)? = nil) {
        self.store = store
        self.layer = layer
    }

    /// The channel is in the room and gets its messages; being there already, it is as fresh as if it were new.
    ///
    /// Event `added` or `updated`, as `PresenceStore.add` says.
    @discardableResult
    public func add(_ channel: ChannelName, to room: RoomName, user: UserID? = nil) async throws -> AddOutcome {
        let outcome = try await store.add(channel, to: room, user: user)
        try await layer?.add(channel, to: room)
        return outcome
    }

    /// The channel is not in the room and gets its messages no more; true when it was in the room.
    ///
    /// The layer is told even when the row was gone before, as a prune may have taken it, and even when the store
    /// does not answer: the socket has closed all the same, and the row that stays is pruned later.
    @discardableResult
    public func remove(_ channel: ChannelName, from room: RoomName) async throws -> Bool {
        let removal: Result<Bool, StoreError>
        do {
            removal = .success(try await store.remove(channel, from: room))
        } catch {
            removal = .failure(error)
        }
        try await layer?.discard([channel], from: room)
        return try removal.get()
    }

    /// Every presence of the channel is as fresh as if it were new; without any, the channel is in `unknown`.
    @discardableResult
    public func touch(_ channel: ChannelName) async throws(StoreError) -> TouchOutcome {
        try await store.touch([channel])
    }

    /// Every presence of the channels is as fresh as if it were new, in one transaction.
    @discardableResult
    public func touch(_ channels: [ChannelName]) async throws(StoreError) -> TouchOutcome {
        try await store.touch(channels)
    }

    /// The channel is in no room; answers in which it was.
    ///
    /// The layer is told of these rooms and of those in `alsoKnown`: the rooms that the server knows the channel to
    /// have joined, whose rows a prune may have taken.
    @discardableResult
    public func leaveAll(_ channel: ChannelName, alsoKnown: Set<RoomName> = []) async throws -> [RoomName] {
        let leave: Result<[RoomName], StoreError>
        do {
            leave = .success(try await store.leaveAll(channel))
        } catch {
            leave = .failure(error)
        }
        let left = (try? leave.get()) ?? []  // Ignored: the error is thrown below, when the layer has been told.
        for room in alsoKnown.union(left).sorted() {
            try await layer?.discard([channel], from: room)
        }
        return try leave.get()
    }

    /// The changes from now on, whoever makes them: this process, another server, a prune.
    ///
    /// The sequence reads the outbox, so it starts at an exact place and misses nothing between two reads.
    /// - Parameters:
    ///   - start: where to start.
    ///   - wait: how to wait for more.
    public func changes(
        from start: PresenceFeed.Start = .now, wait: OutboxWait = .every(.milliseconds(250))
    ) async throws(StoreError) -> PresenceFeed {
        try await PresenceFeed(outbox: store, from: start, wait: wait)
    }
}
