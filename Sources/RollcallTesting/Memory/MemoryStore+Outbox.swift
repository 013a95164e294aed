public import RollcallCore
public import RollcallPresence

extension MemoryStore: PresenceOutbox {
    /// Events after a position, oldest first.
    public func events(after position: Int64, limit: Int) async throws(StoreError) -> EventPage {
        try read("read events") { state in
            let events = Array(state.presence.events.drop { $0.position <= position }.prefix(limit))
            let gap = max(0, state.presence.trimmedThrough - position)
            let end = events.last?.position ?? max(position, state.presence.trimmedThrough)
            return EventPage(events: events, position: end, gap: gap)
        }
    }

    /// The position just before the first event at or after an instant.
    public func position(at instant: Timestamp) async throws(StoreError) -> Int64 {
        try read("find a position") { state in
            state.presence.events.first { $0.at >= instant }.map { $0.position - 1 } ?? state.presence.lastPosition
        }
    }

    /// The position of a durable listener; made at the newest position when it is new.
    public func position(of listener: String) async throws(StoreError) -> Int64 {
        try await write("find a listener") { state in
            let position = state.presence.listeners[listener] ?? state.presence.lastPosition
            state.presence.listeners[listener] = position
            return position
        }
    }

    /// Moves a listener on; never back.
    public func acknowledge(_ position: Int64, by listener: String) async throws(StoreError) {
        try await write("acknowledge events") { state in
            let old = state.presence.listeners[listener] ?? 0
            state.presence.listeners[listener] = state.has(.listenerGoesBack) ? position : max(position, old)
        }
    }

    /// Deletes one batch of events that are past the bounds; answers how many.
    public func trimEvents(_ bounds: OutboxBounds) async throws(StoreError) -> Int {
        try await write("trim events") { state in
            let events = state.presence.events
            let surplus = max(0, events.count - bounds.count)
            let old = events.prefix { state.now - $0.at > bounds.age }.count
            let count = min(max(surplus, old), bounds.batch)
            guard count > 0 else { return 0 }
            state.presence.trimmedThrough = events[count - 1].position
            state.presence.events.removeFirst(count)
            return count
        }
    }
}
