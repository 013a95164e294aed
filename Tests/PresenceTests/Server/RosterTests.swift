import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct RosterTests {
    @Test func `the layer is told of every add, also of one that only refreshes`() async throws {
        try await PresenceFixture.run { fixture in
            let layer = RecordingLayer()
            let roster = Roster(store: fixture.presences, layer: layer)
            #expect(try await roster.add("c1", to: "lobby", user: "7").change == .added)
            #expect(try await roster.add("c1", to: "lobby", user: "7").change == .refreshed)
            #expect(try await roster.add("c1", to: "lobby", user: "8").change == .updated)
            #expect(layer.told == Array(repeating: .add("c1", "lobby"), count: 3))
            let kinds = try await fixture.events().map(\.kind)
            #expect(kinds == [.added, .updated])
        }
    }

    @Test func `a remove tells the layer although a prune has taken the row`() async throws {
        try await PresenceFixture.run { fixture in
            let layer = RecordingLayer()
            let roster = Roster(store: fixture.presences, layer: layer)
            try await roster.add("c1", to: "lobby")
            #expect(try await fixture.presences.remove("c1", from: "lobby"))
            #expect(try await roster.remove("c1", from: "lobby") == false)
            #expect(layer.told == [.add("c1", "lobby"), .discard(["c1"], "lobby")])
        }
    }

    @Test func `a store that does not answer keeps nobody in the layer`() async throws {
        try await PresenceFixture.run { fixture in
            let layer = RecordingLayer()
            let roster = Roster(store: fixture.presences, layer: layer)
            try await roster.add("c1", to: "lobby")
            await fixture.store.close()
            await #expect(throws: StoreError.self) { try await roster.remove("c1", from: "lobby") }
            await #expect(throws: StoreError.self) { try await roster.leaveAll("c1", alsoKnown: ["lobby"]) }
            #expect(layer.told.dropFirst() == [.discard(["c1"], "lobby"), .discard(["c1"], "lobby")])
        }
    }

    @Test func `leaving everything answers the rooms, with one event and one word to the layer for each`() async throws
    {
        try await PresenceFixture.run { fixture in
            let layer = RecordingLayer()
            let roster = Roster(store: fixture.presences, layer: layer)
            for room in ["a", "b", "c"] as [RoomName] { try await roster.add("c1", to: room, user: "7") }
            _ = try await fixture.presences.remove("c1", from: "b")
            #expect(try await roster.leaveAll("c1", alsoKnown: ["a", "b", "c"]) == ["a", "c"])
            let discards = layer.told.filter { if case .discard = $0 { true } else { false } }
            #expect(discards == ["a", "b", "c"].map { .discard(["c1"], $0) })
            let removed = try await fixture.events().filter { $0.kind == .removed }
            #expect(removed.map(\.room) == ["b", "a", "c"])
            #expect(removed.allSatisfy { $0.members == [.init(channel: "c1", user: "7")] && $0.count == 1 })
            #expect(try await fixture.presences.rooms().map(\.presences) == [0, 0, 0])
        }
    }

    @Test func `readings count rooms, users and sockets without a user`() async throws {
        try await PresenceFixture.run { fixture in
            let roster = Roster(store: fixture.presences)
            for (channel, user) in [("c1", "7"), ("c2", "7"), ("c3", nil), ("c4", "10")] as [(ChannelName, UserID?)] {
                try await roster.add(channel, to: "lobby", user: user)
            }
            let store = fixture.presences
            #expect(try await store.users(in: "lobby") == ["10", "7"])
            #expect(try await store.anonymousCount(in: "lobby") == 1)
            #expect(try await store.rooms() == [RoomOccupancy(room: "lobby", presences: 4, users: 2, anonymous: 1)])
            #expect(try await store.presences(in: "lobby").map(\.channel) == ["c1", "c2", "c3", "c4"])
            #expect(try await store.presences(in: "elsewhere").isEmpty)
            #expect(try await store.present(["c2", "c9"], in: "lobby") == ["c2"])
            fixture.clock.advance(by: .seconds(5))
            let survey = try await store.survey()
            #expect(survey == PresenceSurvey(tables: "native", rooms: 1, presences: 4, newestAge: .seconds(5)))
        }
    }

    @Test func `a touch of many is one statement's worth of truth: rows touched, and who is unknown`() async throws {
        try await PresenceFixture.run { fixture in
            let roster = Roster(store: fixture.presences)
            try await roster.add("c1", to: "a")
            try await roster.add("c1", to: "b")
            try await roster.add("c2", to: "a")
            fixture.clock.advance(by: .seconds(9))
            let outcome = try await roster.touch(["c1", "c2", "gone"])
            #expect(outcome == TouchOutcome(touched: 3, unknown: ["gone"]))
            let seen = try await fixture.presences.presences(in: nil).map(\.lastSeen)
            #expect(seen == Array(repeating: fixture.clock.wall, count: 3))
            #expect(try await roster.touch([]) == TouchOutcome(touched: 0))
        }
    }
}
