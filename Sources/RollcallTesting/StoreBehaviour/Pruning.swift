internal import RollcallCore
internal import RollcallPresence

extension StoreBehaviour {
    /// What a prune knows before its first delete.
    static let census: [StoreBehaviour] = [
        StoreBehaviour(.pruning, "a census counts what is stale, by room") { store in
            try await store.fill("old", 3)
            try await store.fill("mixed", 2, prefix: "b")
            store.clock.advance(by: .seconds(100))
            try await store.fill("mixed", 1, prefix: "c")
            try await store.fill("new", 4, prefix: "d")
            let census = try await store.presence.census(maximumAge: .seconds(60))
            try expect("cutoff", census.cutoff, is: .at(40))
            try expect("total", census.total, is: 10)
            try expect("stale", census.stale, is: 5)
            try expect("oldest", census.oldest, is: .start)
            try expect("newest", census.newest, is: .at(100))
            try expect("stale by room", census.rooms.map(\.stale).sorted(), is: [2, 3])
        },
        StoreBehaviour(.pruning, "a census of nothing is empty") { store in
            try expect(
                "the census", try await store.presence.census(maximumAge: .seconds(60)),
                is: PresenceCensus(cutoff: .at(-60)))
        },
        StoreBehaviour(.pruning, "a census goes by the store's wall clock") { store in
            try await store.fill("lobby", 1)
            store.clock.jumpWall(by: .seconds(61))
            let census = try await store.presence.census(maximumAge: .seconds(60))
            try expect("stale", census.stale, is: 1)
        },
    ]

    /// What a prune removes, and what it leaves.
    static let pruning: [StoreBehaviour] = [
        StoreBehaviour(.pruning, "a presence seen at the cutoff stays, one seen a microsecond earlier goes") { store in
            _ = try await store.presence.add("early", to: "lobby", user: nil)
            store.clock.advance(by: .microseconds(1))
            _ = try await store.presence.add("exact", to: "lobby", user: nil)
            store.clock.advance(by: .seconds(60))
            try await store.prune()
            try expect("who stays", try await store.channels(in: "lobby"), is: ["exact"])
        },
        StoreBehaviour(.pruning, "a presence that is touched between census and step stays") { store in
            try await store.fill("lobby", 3)
            store.clock.advance(by: .seconds(61))
            var step = try await store.firstStep()
            _ = try await store.presence.touch(["a1"])
            let steps = try await store.finish(&step, under: nil)
            try expect("removed", steps.map(\.removed).reduce(0, +), is: 2)
            try expect("who stays", try await store.channels(in: "lobby"), is: ["a1"])
            try expect("counts of events", try await store.prunedEvents().map(\.count), is: [2])
        },
        StoreBehaviour(.pruning, "a room whose channels were all touched has no event") { store in
            try await store.fill("lobby", 2)
            store.clock.advance(by: .seconds(61))
            var step = try await store.firstStep()
            _ = try await store.presence.touch(["a0", "a1"])
            let steps = try await store.finish(&step, under: nil)
            try expect("removed", steps.map(\.removed), is: [0])
            try expect("events", try await store.prunedEvents().count, is: 0)
        },
        StoreBehaviour(.pruning, "a channel that is added again between census and step stays") { store in
            try await store.fill("lobby", 1)
            store.clock.advance(by: .seconds(61))
            var step = try await store.firstStep()
            _ = try await store.presence.remove("a0", from: "lobby")
            _ = try await store.presence.add("a0", to: "lobby", user: nil)
            _ = try await store.finish(&step, under: nil)
            try expect("who stays", try await store.channels(in: "lobby"), is: ["a0"])
        },
        StoreBehaviour(.pruning, "a prune leaves rooms standing and other rooms alone") { store in
            try await store.fill("old", 2)
            store.clock.advance(by: .seconds(61))
            try await store.fill("new", 2, prefix: "b")
            try await store.prune()
            let rooms = try await store.presence.rooms()
            try expect("rooms", rooms.map(\.room), is: ["new", "old"])
            try expect("presences", rooms.map(\.presences), is: [2, 0])
        },
        StoreBehaviour(.pruning, "each room that changed has one event, with who left") { store in
            for room in ["a", "b", "c"] as [RoomName] { try await store.fill(room, 2, user: "7") }
            store.clock.advance(by: .seconds(61))
            try await store.fill("fresh", 2, prefix: "b")
            let claimed = try await store.pruneRun()
            try await store.prune(under: claimed)
            let events = try await store.prunedEvents()
            try expect("rooms", Set(events.map(\.room)), is: ["a", "b", "c"])
            try expect("counts", events.map(\.count), is: [2, 2, 2])
            try expect("runs", Set(events.map(\.run)), is: [claimed.run.id])
            let members: Set = [
                PresenceChange.Member(channel: "a0", user: "7"), PresenceChange.Member(channel: "a1", user: "7"),
            ]
            for event in events { try expect("members", Set(event.members), is: members) }
            try expect("identities", Set(events.map(\.id)).count, is: 3)
        },
        StoreBehaviour(.pruning, "an event lists at most a hundred members and counts them all") { store in
            try await store.fill("lobby", 130)
            store.clock.advance(by: .seconds(61))
            let claimed = try await store.pruneRun()
            try await store.prune(batch: 60, under: claimed)
            let event = try required(try await store.prunedEvents().first, "an event")
            try expect("count", event.count, is: 130)
            try expect("members", event.members.count, is: 100)
            try expect("different members", Set(event.members).count, is: 100)
            try expect("truncated", event.isTruncated, is: true)
        },
        StoreBehaviour(.pruning, "a prune without a run removes the same and leaves events of no run") { store in
            try await store.fill("lobby", 3)
            store.clock.advance(by: .seconds(61))
            let steps = try await store.prune()
            try expect("total", steps.last?.total, is: ["removed": 3, "rooms": 1])
            try expect("counts", try await store.prunedEvents().map(\.count), is: [3])
            try expect("runs", try await store.prunedEvents().map(\.run), is: [nil])
            try expect("rows of history", try await store.rows().count, is: 0)
        },
        StoreBehaviour(.pruning, "without a run each step's event is seen at once, and none is lost") { store in
            try await store.fill("lobby", 5)
            store.clock.advance(by: .seconds(61))
            try await store.prune(batch: 2)
            try expect("counted", try await store.prunedEvents().map(\.count).reduce(0, +), is: 5)
        },
    ]
}
