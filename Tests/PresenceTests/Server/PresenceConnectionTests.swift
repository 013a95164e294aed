import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct PresenceConnectionTests {
    @Test(arguments: [
        ("\"heartbeat\"", PresenceConnection.Received.heartbeat), ("heartbeat", .message), ("", .message),
        (" \"heartbeat\"", .message), ("\"heartbeat\"\n", .message), ("\"Heartbeat\"", .message),
        ("{\"type\":\"heartbeat\"}", .message), ("[\"heartbeat\"]", .message),
    ])
    func `only the JSON string itself is a heartbeat, and every text touches`(
        text: String, kind: PresenceConnection.Received
    ) async throws {
        try await PresenceFixture.run { fixture in
            let connection = PresenceConnection(channel: "c1", roster: Roster(store: fixture.presences))
            try await connection.join("lobby", as: "7")
            fixture.clock.advance(by: .seconds(30))
            #expect(try await connection.received(text: text) == kind)
            #expect(try await fixture.presences.presences(in: "lobby").map(\.lastSeen) == [fixture.clock.wall])
        }
    }

    @Test func `within the minimum interval nothing is touched, after it again`() async throws {
        try await PresenceFixture.run { fixture in
            let hand = HandClock()
            let connection = PresenceConnection(
                channel: "c1", roster: Roster(store: fixture.presences), minimumInterval: .seconds(10), clock: hand)
            try await connection.join("lobby")
            var seen: [Duration] = []
            let start = fixture.clock.wall
            for _ in 0..<4 {
                _ = try await connection.received(text: "hello")
                let presence = try #require(try await fixture.presences.presences(in: "lobby").first)
                seen.append(presence.lastSeen - start)
                fixture.clock.advance(by: .seconds(6))
                hand.advance(by: .seconds(6))
            }
            #expect(seen == [.zero, .zero, .seconds(12), .seconds(12)])
        }
    }

    @Test func `a touch that failed does not count for the interval`() async throws {
        try await PresenceFixture.run { fixture in
            let hand = HandClock()
            let connection = PresenceConnection(
                channel: "c1", roster: Roster(store: fixture.presences), minimumInterval: .seconds(10), clock: hand)
            await fixture.store.close()
            for _ in 0..<2 {
                await #expect(throws: StoreError.self) { try await connection.received(text: "hello") }
            }
        }
    }

    @Test func `a client whose presence was pruned is told, and can be seen again`() async throws {
        try await PresenceFixture.run { fixture in
            let layer = RecordingLayer()
            let connection = PresenceConnection(
                channel: "c1", roster: Roster(store: fixture.presences, layer: layer))
            try await connection.join("lobby", as: "7")
            #expect(try await connection.received(text: "hello") == .message)
            #expect(await connection.isKnown)
            _ = try await fixture.presences.remove("c1", from: "lobby")
            #expect(try await connection.received(text: "\"heartbeat\"") == .heartbeat)
            #expect(await connection.isKnown == false)
            try await connection.rejoin()
            #expect(await connection.isKnown)
            #expect(try await fixture.presences.users(in: "lobby") == ["7"])
            #expect(layer.told == [.add("c1", "lobby"), .add("c1", "lobby")])
        }
    }

    @Test func `a prune of one of two rooms is noticed as well`() async throws {
        try await PresenceFixture.run { fixture in
            let connection = PresenceConnection(channel: "c1", roster: Roster(store: fixture.presences))
            try await connection.join("a")
            try await connection.join("b")
            _ = try await fixture.presences.remove("c1", from: "a")
            _ = try await connection.received(text: "hello")
            #expect(await connection.isKnown == false)
        }
    }

    @Test func `closing leaves every room, also those that a prune took before`() async throws {
        try await PresenceFixture.run { fixture in
            let layer = RecordingLayer()
            let connection = PresenceConnection(
                channel: "c1", roster: Roster(store: fixture.presences, layer: layer))
            try await connection.join("a")
            try await connection.join("b")
            #expect(try await connection.leave("b"))
            _ = try await fixture.presences.remove("c1", from: "a")
            #expect(try await connection.leaveAll() == [])
            #expect(layer.told.suffix(2) == [.discard(["c1"], "b"), .discard(["c1"], "a")])
            #expect(await connection.joined.isEmpty)
        }
    }
}
