import RollcallCore
import RollcallPresence
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallSQLite

@Suite struct PresenceListenerTests {
    private struct Trouble: Error {}

    @Test func `an event is acknowledged after it was handled, and a restart repeats at most the last`() async throws {
        try await PresenceFixture.run { fixture in
            let listener = PresenceListener(name: "mail", outbox: fixture.presences)
            try await listener.register()
            try await fixture.makeEvents(3)
            var seen: [UUIDv7] = []
            await #expect(throws: Trouble.self) {
                try await listener.deliver { change in
                    seen.append(change.id)
                    if seen.count == 2 { throw Trouble() }
                }
            }
            #expect(try await fixture.presences.position(of: "mail") == 1)
            let restarted = PresenceListener(name: "mail", outbox: fixture.presences, pageSize: 1)
            #expect(try await restarted.deliver { seen.append($0.id) } == 2)
            #expect(seen.count == 4)
            #expect(seen[1] == seen[2], "the same id at the second delivery")
            #expect(Set(seen).count == 3)
            #expect(try await restarted.deliver { seen.append($0.id) } == 0)
        }
    }

    @Test func `a listener that comes late is told once how much it missed`() async throws {
        try await PresenceFixture.run { fixture in
            let missed = Mutex<[Int64]>([])
            let listener = PresenceListener(name: "mail", outbox: fixture.presences) { count in
                missed.withLock { $0.append(count) }
            }
            try await listener.register()
            try await fixture.makeEvents(5)
            _ = try await fixture.presences.trimEvents(OutboxBounds(count: 2))
            var positions: [Int64] = []
            try await listener.deliver { positions.append($0.position) }
            #expect(positions == [4, 5])
            try await fixture.makeEvents(2)
            _ = try await fixture.presences.trimEvents(OutboxBounds(count: 0))
            for _ in 0..<2 { try await listener.deliver { positions.append($0.position) } }
            #expect(positions == [4, 5])
            #expect(missed.withLock { $0 } == [3, 2])
        }
    }

    @Test func `a listener runs until its handler fails, and sees what comes meanwhile`() async throws {
        try await PresenceFixture.run { fixture in
            let listener = PresenceListener(name: "mail", outbox: fixture.presences)
            try await listener.register()
            var seen: [Int64] = []
            await #expect(throws: Trouble.self) {
                try await listener.run(wait: OutboxWait { try await fixture.makeEvents(1) }) { change in
                    seen.append(change.position)
                    if seen.count == 3 { throw Trouble() }
                }
            }
            #expect(seen == [1, 2, 3])
            #expect(try await fixture.presences.position(of: "mail") == 2)
        }
    }
}
