public import RollcallCore

/// The events of presence changes, in the order in which they became visible, and who has read how far.
///
/// The outbox keeps 24 h or 1,000,000 events, whichever is less; a reader who comes later is told of the gap.
public protocol PresenceOutbox: Sendable {
    /// Events after a position, oldest first. A read.
    func events(after position: Int64, limit: Int) async throws(StoreError) -> EventPage

    /// The position just before the first event at or after an instant. A read.
    func position(at instant: Timestamp) async throws(StoreError) -> Int64

    /// The position of a durable listener; made at the newest position when it is new.
    func position(of listener: String) async throws(StoreError) -> Int64

    /// Moves a listener on; never back.
    func acknowledge(_ position: Int64, by listener: String) async throws(StoreError)

    /// Deletes one batch of events that are past the bounds; answers how many.
    func trimEvents(_ bounds: OutboxBounds) async throws(StoreError) -> Int
}

/// A page of events.
public struct EventPage: Hashable, Sendable {
    /// The events, oldest first.
    public var events: [PresenceChange]
    /// The position to go on from: that of the last event; without one that asked for, or the newest when events were
    /// trimmed up to it.
    public var position: Int64
    /// How many events between the position asked for and the first of the page (without one: and the newest) were
    /// trimmed before they were read.
    public var gap: Int64

    /// Makes a page.
    public init(events: [PresenceChange], position: Int64, gap: Int64 = 0) {
        self.events = events
        self.position = position
        self.gap = gap
    }
}

/// How much the outbox keeps.
public struct OutboxBounds: Hashable, Sendable {
    /// Events older than it go.
    public var age: Duration
    /// At most so many stay.
    public var count: Int
    /// At most so many go in one call.
    public var batch: Int

    /// Makes bounds; the defaults are the contract's.
    public init(age: Duration = .seconds(86_400), count: Int = 1_000_000, batch: Int = 2_000) {
        self.age = age
        self.count = count
        self.batch = batch
    }
}

/// Removals that a channel layer has not been told yet: every channel, where an event lists at most 100.
///
/// Written only while a layer is registered, in the transaction of the removal, in parts of at most 500 channels; kept
/// until the layer has taken them.
public protocol RemovalLog: Sendable {
    /// From now on removals are kept for the layer of this name.
    func registerLayer(_ name: String) async throws(StoreError)

    /// No removals are kept for it any more.
    func unregisterLayer(_ name: String) async throws(StoreError)

    /// The oldest parts that the layer has not taken. A read.
    func removals(for layer: String, limit: Int) async throws(StoreError) -> [RemovalPart]

    /// The layer has taken everything up to and including this part.
    func taken(_ part: Int64, by layer: String) async throws(StoreError)
}

/// Channels that left one room.
public struct RemovalPart: Hashable, Sendable {
    /// The part's number; grows.
    public var number: Int64
    /// The room.
    public var room: RoomName
    /// The channels, at most 500.
    public var channels: [ChannelName]

    /// Makes a part.
    public init(number: Int64, room: RoomName, channels: [ChannelName]) {
        self.number = number
        self.room = room
        self.channels = channels
    }
}

/// Everything about presences that a store does.
public typealias PresenceBackend = PresenceStore & PresenceDirectory & PresenceOutbox & RemovalLog
