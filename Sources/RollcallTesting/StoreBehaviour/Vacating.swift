internal import RollcallCore
internal import RollcallPresence

extension StoreBehaviour {
    /// Rooms that nobody is in.
    static let vacating: [StoreBehaviour] = [
        StoreBehaviour(.pruning, "empty rooms go, each with an event, and occupied ones stay") { store in
            for room in ["a", "b", "c"] as [RoomName] { try await store.fill(room, 1) }
            _ = try await store.presence.remove("a0", from: "a")
            _ = try await store.presence.remove("a0", from: "c")
            let claimed = try await store.pruneRun()
            try await store.vacate(under: claimed)
            try expect("rooms", try await store.presence.rooms().map(\.room), is: ["b"])
            try expect("who stays", try await store.channels(in: "b"), is: ["a0"])
            let events = try await store.events().filter { $0.kind == .vacated }
            try expect("rooms of events", Set(events.map(\.room)), is: ["a", "c"])
            try expect("events", events.count, is: 2)
            try expect("counts", Set(events.map(\.count)), is: [0])
            try expect("members", events.flatMap(\.members), is: [])
            try expect("runs", Set(events.map(\.run)), is: [claimed.run.id])
            let row = try await store.run(claimed.run.id)
            try expect("state", row.state, is: .succeeded)
            try expect("result", row.result, is: ["removed": 2])
        },
        StoreBehaviour(.pruning, "rooms go in batches, and the last step ends the run with the total") { store in
            for index in 0..<5 { try await store.emptyRoom(RoomName("room-\(index)")) }
            let claimed = try await store.pruneRun()
            let steps = try await store.vacate(batch: 2, under: claimed)
            try expect(steps.allSatisfy { $0.removed <= 2 }, "a step removed more than its batch")
            try expect("removed", steps.map(\.removed).reduce(0, +), is: 5)
            try expect("the total", steps.last?.total, is: ["removed": 5])
            try expect("result", try await store.run(claimed.run.id).result, is: ["removed": 5])
        },
        StoreBehaviour(.pruning, "a room is kept until it has been empty for as long as asked") { store in
            try await store.emptyRoom("lobby")
            store.clock.advance(by: .seconds(59))
            try await store.vacate(emptyFor: .seconds(60))
            try expect("before", try await store.presence.rooms().count, is: 1)
            store.clock.advance(by: .seconds(1))
            try await store.vacate(emptyFor: .seconds(60))
            try expect("then", try await store.presence.rooms().count, is: 0)
        },
        StoreBehaviour(.pruning, "a room that somebody was in meanwhile has been empty since") { store in
            try await store.emptyRoom("lobby")
            store.clock.advance(by: .seconds(50))
            try await store.emptyRoom("lobby")
            store.clock.advance(by: .seconds(50))
            try await store.vacate(emptyFor: .seconds(60))
            try expect("rooms", try await store.presence.rooms().count, is: 1)
        },
        StoreBehaviour(.pruning, "a room that a prune or a leave emptied has been empty since") { store in
            try await store.fill("pruned", 2)
            store.clock.advance(by: .seconds(61))
            _ = try await store.presence.add("x", to: "left", user: nil)
            try await store.prune()
            _ = try await store.presence.leaveAll("x")
            store.clock.advance(by: .seconds(59))
            try await store.vacate(emptyFor: .seconds(60))
            try expect("before", try await store.presence.rooms().count, is: 2)
            store.clock.advance(by: .seconds(1))
            try await store.vacate(emptyFor: .seconds(60))
            try expect("then", try await store.presence.rooms().count, is: 0)
        },
        StoreBehaviour(.pruning, "a room that its last two leave at once is empty since then") { store in
            for round in 0..<10 {
                let room = RoomName("room-\(round)")
                let channels = (0..<2).map { ChannelName("\(round).\($0)") }
                for channel in channels { _ = try await store.presence.add(channel, to: room, user: nil) }
                _ = try await store.racePresences(2) { presence, index in
                    try await presence.remove(channels[index], from: room)
                }
            }
            store.clock.advance(by: .seconds(60))
            try await store.vacate(emptyFor: .seconds(60))
            try expect("rooms", try await store.presence.rooms().count, is: 0)
        },
        StoreBehaviour(.pruning, "a room that is gone comes back with the next add") { store in
            try await store.emptyRoom("lobby")
            try await store.vacate()
            let outcome = try await store.presence.add("a", to: "lobby", user: nil)
            try expect("what happened", outcome.change, is: .added)
            let kinds = try await store.events().map(\.kind)
            try expect("kinds", kinds, is: [.added, .removed, .vacated, .added])
        },
        StoreBehaviour(.pruning, "a prune of rooms that finds none ends its run with zero") { store in
            let claimed = try await store.pruneRun()
            try await store.vacate(under: claimed)
            try expect("result", try await store.run(claimed.run.id).result, is: ["removed": 0])
        },
    ]
}

extension StoreFixture {
    func emptyRoom(_ room: RoomName) async throws {
        _ = try await presence.add("guest", to: room, user: nil)
        _ = try await presence.remove("guest", from: room)
    }
}
