public import RollcallCore

/// Changes of presences as they become visible in the outbox, whichever process makes them.
///
/// A pull sequence: each iterator keeps its own place and reads a page when it has none left, so a slow consumer holds
/// at most a page, delays nobody and loses nothing until the outbox is trimmed; then it is told how many it missed.
/// Nothing is remembered after the iterator; a reader that must survive its process is a `PresenceListener`.
///
/// Ends when its task is cancelled. While the store does not answer it waits and tries again; an error that waiting
/// does not mend is thrown as `StoreError`.
public struct PresenceFeed: AsyncSequence, Sendable {
    /// One change.
    public typealias Element = PresenceChange

    /// Where a feed starts.
    public enum Start: Hashable, Sendable {
        /// After the newest event.
        case now
        /// At the first event at or after an instant.
        case since(Timestamp)
        /// After a position.
        case after(Int64)
    }

    /// How many events a page holds at most.
    public static let pageSize = 256

    private let outbox: any PresenceOutbox
    private let position: Int64
    private let wait: OutboxWait
    private var room: RoomName?
    private var missed: @Sendable (Int64) async -> Void = { _ in }

    /// Fixes the place where the feed starts.
    public init(outbox: any PresenceOutbox, from start: Start = .now, wait: OutboxWait) async throws(StoreError) {
        self.outbox = outbox
        self.wait = wait
        switch start {
        case .now: position = try await outbox.position(at: .distantFuture)
        case .since(let instant): position = try await outbox.position(at: instant)
        case .after(let place): position = place
        }
    }

    /// The feed's changes of one room only.
    public func filtered(to room: RoomName) -> PresenceFeed {
        var feed = self
        feed.room = room
        return feed
    }

    /// The feed, which tells how many events were trimmed unread, before it gives the first one after them.
    ///
    /// What a consumer keeps of the rooms' state is then out of date; it reads them anew.
    public func onGap(_ missed: @escaping @Sendable (Int64) async -> Void) -> PresenceFeed {
        var feed = self
        feed.missed = missed
        return feed
    }

    /// A reader that starts where the feed does.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(feed: self, position: position)
    }

    /// Reads on from its own place.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let feed: PresenceFeed
        fileprivate var position: Int64
        private var page: ArraySlice<PresenceChange> = []

        fileprivate init(feed: PresenceFeed, position: Int64) {
            self.feed = feed
            self.position = position
        }

        /// The next change; nil when the task is cancelled.
        public mutating func next() async throws -> PresenceChange? {
            while !Task.isCancelled {
                while let change = page.popFirst() {
                    if feed.room.map({ $0 == change.room }) ?? true { return change }
                }
                do {
                    if try await !readPage() { try await feed.wait() }
                } catch is CancellationError {
                    return nil
                } catch let error as StoreError where error.code == .cancelled {
                    return nil
                }
            }
            return nil
        }

        /// False when there is nothing new, or the store does not answer.
        private mutating func readPage() async throws -> Bool {
            do {
                let answer = try await feed.outbox.events(after: position, limit: PresenceFeed.pageSize)
                if answer.gap > 0 { await feed.missed(answer.gap) }
                position = answer.position
                page = answer.events[...]
                return !page.isEmpty
            } catch let error where error.isTransient {
                return false
            }
        }
    }
}
