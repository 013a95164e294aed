import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct EmptyRoomTests {
    @Test func `an empty room goes with one event, one with a presence stays`() async throws {
        try await PresenceFixture.run { fixture in
            let store = fixture.presences
            for room in ["a", "b", "c"] as [RoomName] { _ = try await store.add("c1", to: room, user: nil) }
            _ = try await store.remove("c1", from: "a")
            _ = try await store.remove("c1", from: "c")
            let position = try await store.position(at: .distantFuture)
            #expect(try await store.emptyRooms(for: .zero, limit: 9) == ["a", "c"])
            let outcome = try await store.pruneRoomsStep(PruneRoomsStep(), under: nil)
            #expect(outcome == .done(StepProgress(removed: 2, entriesDone: 2, total: ["removed": 2])))
            #expect(try await store.rooms().map(\.room) == ["b"])
            let events = try await store.events(after: position, limit: 9).events
            #expect(events.map(\.kind) == [.vacated, .vacated])
            #expect(events.map(\.room) == ["a", "c"])
            #expect(events.allSatisfy { $0.count == 0 && $0.members.isEmpty })
        }
    }

    @Test func `a room is kept until it has been empty for as long as it was asked`() async throws {
        try await PresenceFixture.run { fixture in
            let store = fixture.presences
            let step = PruneRoomsStep(emptyFor: .seconds(60))
            try await fixture.fill("pruned", 1, age: .seconds(90))
            _ = try await store.add("c1", to: "left", user: nil)
            _ = try await store.leaveAll("c1")
            let census = try await store.census(maximumAge: .seconds(60))
            _ = try await store.pruneStep(PruneStep(cutoff: census.cutoff, rooms: census.rooms[...]), under: nil)
            fixture.clock.advance(by: .seconds(60) - .microseconds(1))
            #expect(try await store.pruneRoomsStep(step, under: nil).removed == 0)
            _ = try await store.add("c2", to: "left", user: nil)
            _ = try await store.remove("c2", from: "left")
            fixture.clock.advance(by: .microseconds(1))
            #expect(try await store.emptyRooms(for: .seconds(60), limit: 9) == ["pruned"])
            #expect(try await store.pruneRoomsStep(step, under: nil).removed == 1)
            #expect(try await store.rooms().map(\.room) == ["left"])
        }
    }

    @Test func `a room that has a presence again is no longer looked at among the empty ones`() async throws {
        try await PresenceFixture.run { fixture in
            _ = try await fixture.presences.add("c1", to: "lobby", user: nil)
            _ = try await fixture.presences.leaveAll("c1")
            #expect(try await fixture.count("rollcall_room WHERE emptied_at IS NOT NULL") == 1)
            _ = try await fixture.presences.add("c2", to: "lobby", user: nil)
            #expect(try await fixture.count("rollcall_room WHERE emptied_at IS NOT NULL") == 0)
        }
    }

    @Test(arguments: ["", "ON DELETE RESTRICT", "DEFERRABLE INITIALLY DEFERRED"])
    func `a room that the application refers to is not removed, whenever its foreign key is asked`(
        _ kind: String
    ) async throws {
        try await PresenceFixture.run { fixture in
            _ = try await fixture.presences.add("c1", to: "lobby", user: nil)
            _ = try await fixture.presences.leaveAll("c1")
            try await fixture.fill(
                "CREATE TABLE note (room INTEGER REFERENCES rollcall_room (id) \(kind))",
                "INSERT INTO note SELECT id FROM rollcall_room")
            let reference = RowReference(table: "note", constraint: "room -> rollcall_room.id")
            let outcome = try await fixture.presences.pruneRoomsStep(PruneRoomsStep(), under: nil)
            #expect(outcome == .referenced(reference))
            #expect(try await fixture.presences.rooms().map(\.room) == ["lobby"])
        }
    }

    @Test func `batches end with the one that is not full, which ends the run`() async throws {
        try await PresenceFixture.run { fixture in
            for number in 1...5 {
                let room = RoomName("room-\(number)")
                _ = try await fixture.presences.add("c1", to: room, user: nil)
            }
            _ = try await fixture.presences.leaveAll("c1")
            let claimed = try await fixture.startRun("prune-rooms")
            let step = PruneRoomsStep(batch: 2, run: claimed.run.id)
            var removed: [Int] = []
            while try await fixture.run(claimed.run.id).state == .running {
                removed.append(try await fixture.presences.pruneRoomsStep(step, under: claimed.term).removed)
            }
            #expect(removed == [2, 2, 1])
            #expect(try await fixture.run(claimed.run.id).result == ["removed": 5])
            #expect(try await fixture.events().filter { $0.run == claimed.run.id }.count == 5)
        }
    }

    @Test func `no presence that is added while rooms are pruned is lost`() async throws {
        try await PresenceFixture.run { fixture in
            let pruner = try await fixture.another()
            let adds = 60
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 1...adds {
                        let channel = ChannelName("c\(number)")
                        _ = try await fixture.presences.add(channel, to: "busy", user: nil)
                        let isThere = try await fixture.presences.present([channel], in: "busy") == [channel]
                        let wasThere = try await fixture.presences.remove(channel, from: "busy")
                        #expect(isThere && wasThere, "presence \(number) was lost")
                    }
                }
                group.addTask {
                    for _ in 1...adds {
                        _ = try await pruner.nativePresences.pruneRoomsStep(PruneRoomsStep(), under: nil)
                    }
                }
                try await group.waitForAll()
            }
            await pruner.close()
        }
    }
}

extension StepOutcome {
    var removed: Int {
        switch self {
        case .more(let progress), .done(let progress): progress.removed
        case .leaseLost, .referenced: -1
        }
    }
}
