/// One socket of one client: keeps its presences fresh while it talks, and notices when they were pruned.
///
/// A client that has nothing to say sends the JSON string `"heartbeat"` now and then, more often than the age at which
/// presences are pruned.
public actor PresenceConnection {
    /// What a text message was.
    public enum Received: Hashable, Sendable {
        /// Only a sign of life: stop here.
        case heartbeat
        /// Something for the application.
        case message
    }

    /// What a client sends to be kept: the JSON string, and nothing around it.
    public static let heartbeat = "\"heartbeat\""

    /// The channel.
    public nonisolated let channel: ChannelName
    /// The rooms that this connection has joined and not left, each with its user.
    public private(set) var joined: [RoomName: UserID?] = [:]
    /// Whether the last touch found every presence that this connection has joined, or any when it has joined none.
    ///
    /// False after a prune, as when a laptop wakes up: `rejoin()`, or join again, makes the client visible.
    public private(set) var isKnown = true

    private let roster: Roster
    private let minimumInterval: Duration
    private let elapsed: @Sendable () -> Duration
    private var lastTouch: Duration?

    /// Makes a connection that has joined nothing.
    /// - Parameters:
    ///   - minimumInterval: messages that follow a touch within it touch nothing; zero touches at every message.
    ///     Keep it well below the age at which presences are pruned.
    ///   - clock: measures the interval.
    public init<Measure: Clock>(
        channel: ChannelName, roster: Roster, minimumInterval: Duration = .zero, clock: Measure = ContinuousClock()
    ) where Measure.Duration == Duration {
        self.channel = channel
        self.roster = roster
        self.minimumInterval = minimumInterval
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
    }

    /// The channel is in the room.
    @discardableResult
    public func join(_ room: RoomName, as user: UserID? = nil) async throws -> AddOutcome {
        joined[room] = .some(user)
        return try await roster.add(channel, to: room, user: user)
    }

    /// The channel is not in the room; true when it was.
    @discardableResult
    public func leave(_ room: RoomName) async throws -> Bool {
        let wasThere = try await roster.remove(channel, from: room)
        joined[room] = nil
        return wasThere
    }

    /// The channel is in no room: what a server does when the socket closes.
    @discardableResult
    public func leaveAll() async throws -> [RoomName] {
        let rooms = Set(joined.keys)
        let left = try await roster.leaveAll(channel, alsoKnown: rooms)
        joined = joined.filter { !rooms.contains($0.key) }
        return left
    }

    /// The channel is in every room that it has joined again, with `added` events where it had been pruned.
    public func rejoin() async throws {
        for (room, user) in joined.sorted(by: { $0.key < $1.key }) {
            try await roster.add(channel, to: room, user: user)
        }
        isKnown = true
    }

    /// The channel's presences are fresh, and the answer says whether the application is to see the message.
    ///
    /// Touches first, then reads the text, as any message is a sign of life. Look at `isKnown` afterwards.
    public func received(text: String) async throws -> Received {
        try await touch()
        return text == Self.heartbeat ? .heartbeat : .message
    }

    /// The channel's presences are fresh, unless they were touched within the minimum interval: for messages that are
    /// not text, and for pongs.
    public func touch() async throws {
        let now = elapsed()
        let previous = lastTouch
        if let previous, now - previous < minimumInterval { return }
        lastTouch = now
        do {
            let outcome = try await roster.touch(channel)
            isKnown = outcome.unknown.isEmpty && outcome.touched >= joined.count
        } catch {
            lastTouch = previous
            throw error
        }
    }
}
