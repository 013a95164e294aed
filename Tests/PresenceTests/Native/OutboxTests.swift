import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct OutboxTests {
    @Test func `positions follow one another, and a late reader is told what was trimmed`() async throws {
        try await PresenceFixture.run { fixture in
            let store = fixture.presences
            try await fixture.makeEvents(5)
            #expect(try await store.events(after: 0, limit: 9).events.map(\.position) == [1, 2, 3, 4, 5])
            #expect(try await store.trimEvents(OutboxBounds(count: 2)) == 3)
            #expect(try await store.trimEvents(OutboxBounds(count: 2)) == 0)
            let page = try await store.events(after: 1, limit: 1)
            #expect(page.gap == 2)
            #expect(page.events.map(\.position) == [4])
            #expect(page.position == 4)
            #expect(try await store.events(after: 4, limit: 9).gap == 0)
        }
    }

    @Test func `when all was trimmed a reader is told and goes on after it`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.makeEvents(3)
            fixture.clock.advance(by: .seconds(86_401))
            #expect(try await fixture.presences.trimEvents(OutboxBounds(batch: 2)) == 2)
            #expect(try await fixture.presences.trimEvents(OutboxBounds(batch: 2)) == 1)
            let page = try await fixture.presences.events(after: 1, limit: 9)
            #expect(page == EventPage(events: [], position: 3, gap: 2))
            try await fixture.makeEvents(1)
            #expect(try await fixture.presences.events(after: 3, limit: 9).gap == 0)
        }
    }

    @Test func `an instant's position is just before the first event at or after it`() async throws {
        try await PresenceFixture.run { fixture in
            let store = fixture.presences
            let start = fixture.clock.wall
            for _ in 0..<3 {
                try await fixture.makeEvents(2)
                fixture.clock.advance(by: .seconds(10))
            }
            #expect(try await store.position(at: .epoch) == 0)
            #expect(try await store.position(at: start + .seconds(10)) == 2)
            #expect(try await store.position(at: start + .microseconds(1)) == 2)
            #expect(try await store.position(at: start + .seconds(21)) == 6)
        }
    }

    @Test func `a listener begins at the newest event and never moves back`() async throws {
        try await PresenceFixture.run { fixture in
            let store = fixture.presences
            try await fixture.makeEvents(2)
            #expect(try await store.position(of: "mail") == 2)
            try await fixture.makeEvents(2)
            #expect(try await store.position(of: "mail") == 2)
            try await store.acknowledge(4, by: "mail")
            try await store.acknowledge(3, by: "mail")
            #expect(try await store.position(of: "mail") == 4)
        }
    }

    @Test func `removals are written only while a layer waits, in parts of five hundred, until all have taken them`()
        async throws
    {
        try await PresenceFixture.run { fixture in
            let store = fixture.presences
            try await fixture.fill("a", 20, age: .seconds(90), prefix: "before")
            _ = try await store.pruneOnce()
            try await store.registerLayer("one")
            try await store.registerLayer("two")
            try await store.registerLayer("two")
            #expect(try await store.removals(for: "one", limit: 9).isEmpty)
            try await fixture.fill("a", 1_200, age: .seconds(90), prefix: "after")
            _ = try await store.pruneOnce()
            let parts = try await store.removals(for: "one", limit: 9)
            #expect(parts.map(\.channels.count) == [500, 500, 200])
            #expect(Set(parts.flatMap(\.channels)).count == 1_200)
            #expect(parts.allSatisfy { $0.room == "a" })
            try await store.taken(parts[1].number, by: "one")
            #expect(try await store.removals(for: "one", limit: 9).map(\.number) == [parts[2].number])
            #expect(try await store.removals(for: "two", limit: 9).count == 3)
            try await store.unregisterLayer("two")
            #expect(try await store.removals(for: "two", limit: 9).isEmpty)
            #expect(try await fixture.count("rollcall_removal") == 1)
            try await store.taken(parts[2].number, by: "one")
            #expect(try await fixture.count("rollcall_removal") == 0)
        }
    }
}

extension SQLitePresences {
    /// One unfenced step over all that is stale at 60 s.
    func pruneOnce() async throws -> StepOutcome {
        let census = try await census(maximumAge: .seconds(60))
        return try await pruneStep(PruneStep(cutoff: census.cutoff, rooms: census.rooms[...]), under: nil)
    }
}

extension PresenceFixture {
    /// So many events, of channels that join a room.
    func makeEvents(_ count: Int, room: RoomName = "lobby") async throws {
        let known = try await presences.presences(in: room).count
        for number in 0..<count {
            _ = try await presences.add(ChannelName("e\(known + number)"), to: room, user: nil)
        }
    }

    func count(_ table: String) async throws -> Int {
        try await store.read("count") { transaction in
            try transaction.first("SELECT count(*) FROM \(table)") { try $0.number(0) } ?? 0
        }
    }
}
