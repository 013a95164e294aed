internal import RollcallCore
internal import RollcallPresence

extension StoreBehaviour {
    /// Who is where.
    static let directory: [StoreBehaviour] = [
        StoreBehaviour(.presence, "presences are listed by room and channel") { store in
            for (room, channel) in [("b", "y"), ("a", "z"), ("b", "x"), ("a", "a")] {
                _ = try await store.presence.add(ChannelName(channel), to: RoomName(room), user: nil)
            }
            let all = try await store.presence.presences(in: nil).map { "\($0.room)\($0.channel)" }
            try expect("all", all, is: ["aa", "az", "bx", "by"])
            try expect("of a room", try await store.channels(in: "b"), is: ["x", "y"])
            try expect("of no room", try await store.channels(in: "c"), is: [])
        },
        StoreBehaviour(.presence, "rooms are listed with their occupancy, empty ones too") { store in
            _ = try await store.presence.add("a", to: "two", user: "7")
            _ = try await store.presence.add("b", to: "two", user: "7")
            _ = try await store.presence.add("c", to: "two", user: "8")
            _ = try await store.presence.add("d", to: "two", user: nil)
            _ = try await store.presence.add("e", to: "one", user: nil)
            _ = try await store.presence.remove("e", from: "one")
            let rooms = try await store.presence.rooms()
            let expected = [
                RoomOccupancy(room: "one", presences: 0, users: 0, anonymous: 0),
                RoomOccupancy(room: "two", presences: 4, users: 2, anonymous: 1),
            ]
            try expect("rooms", rooms, is: expected)
        },
        StoreBehaviour(.presence, "users of a room are distinct and sorted, sockets without one are counted") { store in
            for (index, user) in (["b", "a", nil, "b", nil] as [UserID?]).enumerated() {
                _ = try await store.presence.add(ChannelName("\(index)"), to: "lobby", user: user)
            }
            _ = try await store.presence.add("other", to: "elsewhere", user: "c")
            try expect("users", try await store.presence.users(in: "lobby"), is: ["a", "b"])
            try expect("anonymous", try await store.presence.anonymousCount(in: "lobby"), is: 2)
            try expect("users of no room", try await store.presence.users(in: "nowhere"), is: [])
        },
        StoreBehaviour(.presence, "a store says which of some channels are in a room") { store in
            try await store.fill("lobby", 3)
            _ = try await store.presence.add("b0", to: "elsewhere", user: nil)
            let present = try await store.presence.present(["a0", "a2", "b0", "never"], in: "lobby")
            try expect("present", present, is: ["a0", "a2"])
            try expect("of none", try await store.presence.present([], in: "lobby"), is: [])
        },
        StoreBehaviour(.presence, "a survey counts rooms and presences and knows the newest age") { store in
            let empty = try await store.presence.survey()
            try expect("rooms", empty.rooms, is: 0)
            try expect("newest", empty.newestAge, is: nil)
            try await store.fill("lobby", 3)
            store.clock.advance(by: .seconds(5))
            try await store.fill("hall", 2)
            store.clock.advance(by: .seconds(7))
            let survey = try await store.presence.survey()
            try expect("rooms", survey.rooms, is: 2)
            try expect("presences", survey.presences, is: 5)
            try expect("newest", survey.newestAge, is: .seconds(7))
        },
        StoreBehaviour(.presence, "two stores of one database see the same presences and events") { store in
            let other = try await store.another()
            _ = try await other.presence.add("a", to: "lobby", user: "7")
            try expect("presences", try await store.channels(in: "lobby"), is: ["a"])
            let events = try await store.events()
            try expect("events", try await other.presence.events(after: 0, limit: 10).events, is: events)
            await other.ledger.close()
        },
        StoreBehaviour(.presence, "rooms that are empty are listed by how long they have been") { store in
            for room in ["a", "b", "c"] as [RoomName] {
                _ = try await store.presence.add("x", to: room, user: nil)
            }
            _ = try await store.presence.remove("x", from: "b")
            store.clock.advance(by: .seconds(10))
            _ = try await store.presence.remove("x", from: "a")
            let list = store.presence
            try expect("at once", try await list.emptyRooms(for: .zero, limit: 10), is: ["a", "b"])
            try expect("for 10 s", try await list.emptyRooms(for: .seconds(10), limit: 10), is: ["b"])
            try expect("for longer", try await list.emptyRooms(for: .seconds(11), limit: 10), is: [])
            try expect("at most one", try await list.emptyRooms(for: .zero, limit: 1), is: ["a"])
        },
    ]
}
