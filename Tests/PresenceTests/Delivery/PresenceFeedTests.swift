import RollcallCore
import RollcallPresence
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallSQLite

@Suite struct PresenceFeedTests {
    /// What a feed that finds nothing new does next; throws when the list is empty, which ends the feed.
    private static func waits(_ steps: [@Sendable () async throws -> Void]) -> OutboxWait {
        let left = Mutex(steps[...])
        return OutboxWait {
            guard let step = left.withLock({ $0.popFirst() }) else { throw CancellationError() }
            try await step()
        }
    }

    @Test func `a feed starts at an exact place and sees what other processes change`() async throws {
        try await PresenceFixture.run { fixture in
            let other = try await fixture.another()
            _ = try await fixture.presences.add("before", to: "lobby", user: nil)
            let roster = Roster(store: fixture.presences)
            let feed = try await roster.changes(
                wait: Self.waits([
                    { _ = try await other.nativePresences.add("c2", to: "lobby", user: "7") },
                    { _ = try await other.nativePresences.leaveAll("c2") },
                ]))
            // Made after the feed, before its first read: seen.
            try await roster.add("c1", to: "lobby")
            var seen: [String] = []
            for try await change in feed { seen.append("\(change.kind) \(change.members[0].channel)") }
            #expect(seen == ["added c1", "added c2", "removed c2"])
            await other.close()
        }
    }

    @Test func `a feed of one room leaves the others out`() async throws {
        try await PresenceFixture.run { fixture in
            let feed = try await PresenceFeed(outbox: fixture.presences, from: .after(0), wait: Self.waits([]))
            for room in ["a", "b", "a"] as [RoomName] {
                _ = try await fixture.presences.add(ChannelName("c-\(room)"), to: room, user: "1")
                _ = try await fixture.presences.remove(ChannelName("c-\(room)"), from: room)
            }
            var rooms: [RoomName] = []
            for try await change in feed.filtered(to: "a") { rooms.append(change.room) }
            #expect(rooms == ["a", "a", "a", "a"])
        }
    }

    @Test func `more events than a page holds come in order, and a gap is told before what follows it`() async throws {
        try await PresenceFixture.run { fixture in
            let count = PresenceFeed.pageSize * 2 + 3
            try await fixture.fill(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
                INSERT INTO rollcall_event (id, at, kind, room, count, members)
                SELECT printf('0199a0b0-0000-7000-8000-%012d', i), \(fixture.clock.wall.microseconds), 'vacated',
                    'r' || i, 0, '[]' FROM n
                """)
            _ = try await fixture.presences.trimEvents(OutboxBounds(count: count - 5))
            let order = Mutex<[Int64]>([])
            let feed = try await PresenceFeed(outbox: fixture.presences, from: .after(1), wait: Self.waits([]))
                .onGap { missed in order.withLock { $0.append(-missed) } }
            for try await change in feed { order.withLock { $0.append(change.position) } }
            #expect(order.withLock { $0 } == [-4] + Array(6...Int64(count)))
        }
    }

    @Test func `an instant is where a feed can start`() async throws {
        try await PresenceFixture.run { fixture in
            _ = try await fixture.presences.add("c1", to: "lobby", user: nil)
            fixture.clock.advance(by: .seconds(5))
            _ = try await fixture.presences.add("c2", to: "lobby", user: nil)
            let feed = try await PresenceFeed(
                outbox: fixture.presences, from: .since(fixture.clock.wall), wait: Self.waits([]))
            var seen: [ChannelName] = []
            for try await change in feed { seen.append(change.members[0].channel) }
            #expect(seen == ["c2"])
        }
    }

    @Test func `an outage of the store is waited out, and a cancelled task ends the feed`() async throws {
        let outbox = FlakyOutbox(failures: 3)
        let waits = Mutex(0)
        let feed = try await PresenceFeed(
            outbox: outbox, from: .after(0),
            wait: OutboxWait {
                let count = waits.withLock { count in
                    count += 1
                    return count
                }
                if count == 4 { throw CancellationError() }
            })
        var seen: [Int64] = []
        for try await change in feed { seen.append(change.position) }
        #expect(seen == [1])
        #expect(waits.withLock { $0 } == 4)
    }

    @Test func `an error that waiting does not mend ends the feed with it`() async throws {
        let feed = try await PresenceFeed(
            outbox: FlakyOutbox(failures: 1, code: .corrupt), from: .after(0), wait: OutboxWait {})
        await #expect(throws: StoreError.self) {
            for try await _ in feed {}
        }
    }
}

/// An outbox with one event, whose first reads fail.
private final class FlakyOutbox: PresenceOutbox {
    private let failures: Mutex<Int>
    private let code: StoreError.Code

    init(failures: Int, code: StoreError.Code = .busy) {
        self.failures = Mutex(failures)
        self.code = code
    }

    func events(after position: Int64, limit: Int) async throws(StoreError) -> EventPage {
        let fails = failures.withLock { left in
            left -= 1
            return left >= 0
        }
        if fails { throw StoreError(code, operation: "read events", detail: "as the test asks") }
        guard position == 0 else { return EventPage(events: [], position: position) }
        let id = UUIDv7(high: 0x7000, low: 1 << 63)
        let change = PresenceChange(id: id, position: 1, at: .epoch, kind: .vacated, room: "r", count: 0)
        return EventPage(events: [change], position: 1)
    }

    func position(at instant: Timestamp) async throws(StoreError) -> Int64 { 0 }
    func position(of listener: String) async throws(StoreError) -> Int64 { 0 }
    func acknowledge(_ position: Int64, by listener: String) async throws(StoreError) {}
    func trimEvents(_ bounds: OutboxBounds) async throws(StoreError) -> Int { 0 }
}
