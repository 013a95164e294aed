import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallPostgres

/// Rooms of a Django project in which people come and go while nobody of rollcall's looks.
@Suite("a room of Django's", .timeLimit(.minutes(3)))
struct DjangoRoomTests {
    /// What Django does, each statement committed by itself.
    private static func run(_ sql: String, in passing: Passing) async throws {
        try await passing.store.database.write("act as Django") { try $0.later(sql) }
    }

    /// Removes what has been empty for a minute, and answers how many rooms that were.
    private static func prune(_ presences: PostgresPresences) async throws -> Int? {
        switch try await presences.pruneRoomsStep(PruneRoomsStep(emptyFor: .seconds(60)), under: nil) {
        case .done(let progress), .more(let progress): progress.removed
        case .leaseLost, .referenced: nil
        }
    }

    @Test("in which somebody was since it was seen empty has not been empty since then")
    func betweenLooks() async throws {
        let clock = TestClock()
        try await Passing.run(clock: clock) { passing in
            try await passing.makeDjangoTables()
            for room in ["busy", "quiet"] {
                try await Self.run("INSERT INTO channels_presence_room (channel_name) VALUES ('\(room)')", in: passing)
            }
            let presences = try await passing.store.presences(PresenceOptions(tables: .django))
            #expect(try await Self.prune(presences) == 0)
            try await Self.run(
                """
                INSERT INTO channels_presence_presence (channel_name, last_seen, room_id)
                SELECT 'c1', now(), id FROM channels_presence_room WHERE channel_name = 'busy'
                """, in: passing)
            try await Self.run("DELETE FROM channels_presence_presence", in: passing)
            clock.advance(by: .seconds(61))
            #expect(try await presences.emptyRooms(for: .seconds(60), limit: 9) == ["quiet"])
            #expect(try await Self.prune(presences) == 1)
            #expect(try await presences.rooms().map(\.room) == ["busy"])
            clock.advance(by: .seconds(61))
            #expect(try await Self.prune(presences) == 1)
        }
    }

    @Test("that rollcall has emptied goes after its time, though rollcall held it")
    func emptiedHere() async throws {
        let clock = TestClock()
        try await Passing.run(clock: clock) { passing in
            try await passing.makeDjangoTables()
            let presences = try await passing.store.presences(PresenceOptions(tables: .django))
            _ = try await presences.add("c1", to: "left", user: nil)
            _ = try await presences.leaveAll("c1")
            clock.advance(by: .seconds(60))
            #expect(try await presences.emptyRooms(for: .seconds(60), limit: 9) == ["left"])
            #expect(try await Self.prune(presences) == 1)
        }
    }
}
