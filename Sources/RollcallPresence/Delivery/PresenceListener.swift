public import RollcallCore

/// A durable reader of the outbox: what it has handled it does not see again, across restarts.
///
/// At least once: an event is acknowledged after it was handled, so a process that dies in between repeats that one,
/// with the same id. Two processes with one name share the place and both see events; give each its own.
public struct PresenceListener: Sendable {
    /// Its name in the database.
    public let name: String

    private let outbox: any PresenceOutbox
    private let pageSize: Int
    private let missed: @Sendable (Int64) async -> Void

    /// Makes a listener; its place is made at the newest event when it first reads.
    /// - Parameters:
    ///   - pageSize: how many events are read at once.
    ///   - missed: told how many events were trimmed before this listener came for them.
    public init(
        name: String, outbox: any PresenceOutbox, pageSize: Int = 100,
        missed: @escaping @Sendable (Int64) async -> Void = { _ in }
    ) {
        self.name = name
        self.outbox = outbox
        self.pageSize = pageSize
        self.missed = missed
    }

    /// The listener has a place: events from now on are kept for it to read, as long as the outbox keeps any.
    public func register() async throws(StoreError) {
        _ = try await outbox.position(of: name)
    }

    /// Every event that waits is handled and acknowledged, one by one; answers how many.
    ///
    /// What `handle` throws ends it; that event is not acknowledged and comes again, with the same id.
    @discardableResult
    public func deliver(to handle: (PresenceChange) async throws -> Void) async throws -> Int {
        var position = try await outbox.position(of: name)
        var delivered = 0
        while true {
            let page = try await outbox.events(after: position, limit: pageSize)
            if page.gap > 0 { await missed(page.gap) }
            for change in page.events {
                try Task.checkCancellation()
                try await handle(change)
                try await outbox.acknowledge(change.position, by: name)
                delivered += 1
            }
            guard !page.events.isEmpty else {
                // What was trimmed to the last event is told once.
                if page.position > position { try await outbox.acknowledge(page.position, by: name) }
                return delivered
            }
            position = page.position
        }
    }

    /// Events are handled as they come, until the task is cancelled or `handle` throws; an outage of the store is
    /// waited out.
    public func run(wait: OutboxWait, handle: (PresenceChange) async throws -> Void) async throws {
        while true {
            do {
                try await deliver(to: handle)
            } catch let error as StoreError where error.isTransient {
                // Ignored: nothing was acknowledged; the next round reads on from there.
            }
            try await wait()
        }
    }
}
