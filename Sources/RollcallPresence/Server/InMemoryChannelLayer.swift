/// A channel layer within one process: a server that is alone needs no other.
///
/// Each channel has a bounded mailbox; a message to a full one is dropped, as a slow client must not hold memory or
/// delay others.
public actor InMemoryChannelLayer<Message: Sendable>: ChannelLayer {
    private var rooms: [RoomName: Set<ChannelName>] = [:]
    private var mailboxes: [ChannelName: AsyncStream<Message>.Continuation] = [:]
    private let capacity: Int

    /// Makes a layer without rooms.
    /// - Parameter capacity: how many messages wait for one channel before further ones are dropped.
    public init(capacity: Int = 100) {
        self.capacity = capacity
    }

    /// The channel gets the room's messages.
    public func add(_ channel: ChannelName, to room: RoomName) {
        rooms[room, default: []].insert(channel)
    }

    /// The channels get the room's messages no more; a room without channels takes no memory.
    public func discard(_ channels: [ChannelName], from room: RoomName) {
        guard var members = rooms.removeValue(forKey: room) else { return }
        members.subtract(channels)
        if !members.isEmpty { rooms[room] = members }
    }

    /// The channels that get the room's messages.
    public func channels(in room: RoomName) -> Set<ChannelName> {
        rooms[room] ?? []
    }

    /// The messages to a channel from now on, in order; a second stream of a channel ends the first.
    public func messages(to channel: ChannelName) -> AsyncStream<Message> {
        let (stream, mailbox) = AsyncStream.makeStream(of: Message.self, bufferingPolicy: .bufferingOldest(capacity))
        mailboxes.updateValue(mailbox, forKey: channel)?.finish()
        return stream
    }

    /// The channel gets no messages of any room, and its stream ends.
    public func close(_ channel: ChannelName) {
        mailboxes.removeValue(forKey: channel)?.finish()
        for room in Array(rooms.keys) { discard([channel], from: room) }
    }

    /// The message waits for every channel of the room that listens; answers how many it waits for.
    @discardableResult
    public func send(_ message: Message, to room: RoomName) -> Int {
        var delivered = 0
        for channel in rooms[room] ?? [] {
            if case .enqueued? = mailboxes[channel]?.yield(message) { delivered += 1 }
        }
        return delivered
    }
}
