internal import RollcallCore
internal import RollcallPresence

extension StoreBehaviour {
    /// Channels that come, stay and go.
    static let presence: [StoreBehaviour] = coming + staying + leaving

    private static let coming: [StoreBehaviour] = [
        StoreBehaviour(.presence, "a channel that is new in a room is added, with an event") { store in
            let outcome = try await store.presence.add("a", to: "lobby", user: "7")
            try expect("what happened", outcome.change, is: .added)
            let presence = Presence(room: "lobby", channel: "a", user: "7", lastSeen: .start)
            try expect("the presence", outcome.presence, is: presence)
            try expect("what is stored", try await store.presence.presences(in: nil), is: [presence])
            let events = try await store.events()
            try expect("kinds", events.map(\.kind), is: [.added])
            let event = events[0]
            try expect("room", event.room, is: "lobby")
            try expect("count", event.count, is: 1)
            try expect("members", event.members, is: [PresenceChange.Member(channel: "a", user: "7")])
            try expect("when", event.at, is: .start)
            try expect("the run", event.run, is: nil)
        },
        StoreBehaviour(.presence, "adding the same again refreshes it without an event") { store in
            _ = try await store.presence.add("a", to: "lobby", user: "7")
            store.clock.advance(by: .microseconds(1_500_001))
            let outcome = try await store.presence.add("a", to: "lobby", user: "7")
            try expect("what happened", outcome.change, is: .refreshed)
            let seen = Timestamp.start + .microseconds(1_500_001)
            try expect("last seen", outcome.presence.lastSeen, is: seen)
            let stored = try await store.presence.presences(in: "lobby").map(\.lastSeen)
            try expect("what is stored", stored, is: [seen])
            try expect("events", try await store.events().count, is: 1)
        },
        StoreBehaviour(.presence, "adding a channel with another user replaces the user, with an event") { store in
            _ = try await store.presence.add("a", to: "lobby", user: "7")
            let second = try await store.presence.add("a", to: "lobby", user: "8")
            try expect("what happened", second.change, is: .updated)
            let third = try await store.presence.add("a", to: "lobby", user: nil)
            try expect("without a user", third.change, is: .updated)
            try expect("users", try await store.presence.presences(in: "lobby").map(\.user), is: [nil])
            let events = try await store.events()
            try expect("kinds", events.map(\.kind), is: [.added, .updated, .updated])
            try expect("members", events.map { $0.members.first?.user }, is: ["7", "8", nil])
        },
        StoreBehaviour(.presence, "of many adds of one channel one is new, and one event says so") { store in
            let outcomes = try await store.racePresences(8) { presence, _ in
                try await presence.add("a", to: "lobby", user: "7").change
            }
            try expect("added", outcomes.count { $0 == .added }, is: 1)
            try expect("refreshed", outcomes.count { $0 == .refreshed }, is: 7)
            try expect("presences", try await store.channels(in: "lobby"), is: ["a"])
            try expect("events", try await store.events().count, is: 1)
        },
        StoreBehaviour(.presence, "names are any text") { store in
            let names = ["", " ", "a'b\"c;--", "übung\u{0301}🦊", "line\nbreak", "%_*?", "specific.abc!def"]
            for name in names {
                _ = try await store.presence.add(ChannelName(name), to: RoomName(name), user: UserID(name))
            }
            for name in names {
                let found = try await store.presence.presences(in: RoomName(name))
                try expect("channels", found.map(\.channel.description), is: [name])
                try expect("users", found.map { $0.user?.description }, is: [name])
                try expect("touched", try await store.presence.touch([ChannelName(name)]).touched, is: 1)
            }
            try expect("rooms in events", try await store.events().map(\.room.description), is: names)
        },
    ]

    private static let staying: [StoreBehaviour] = [
        StoreBehaviour(.presence, "a touch refreshes every presence of its channels, without an event") { store in
            for room in ["a", "b", "c"] as [RoomName] {
                _ = try await store.presence.add("x", to: room, user: nil)
                _ = try await store.presence.add("y", to: room, user: nil)
            }
            let before = try await store.events().count
            store.clock.advance(by: .seconds(30))
            try expect("touched", try await store.presence.touch(["x"]), is: TouchOutcome(touched: 3))
            let all = try await store.presence.presences(in: nil)
            try expect("x", Set(all.filter { $0.channel == "x" }.map(\.lastSeen)), is: [.at(30)])
            try expect("y", Set(all.filter { $0.channel == "y" }.map(\.lastSeen)), is: [.start])
            try expect("events", try await store.events().count, is: before)
        },
        StoreBehaviour(.presence, "a touch names the channels that are in no room") { store in
            _ = try await store.presence.add("here", to: "lobby", user: nil)
            let outcome = try await store.presence.touch(["gone", "here", "never"])
            try expect("touched", outcome.touched, is: 1)
            try expect("unknown", Set(outcome.unknown), is: ["gone", "never"])
            try expect("rooms", try await store.presence.rooms().map(\.room), is: ["lobby"])
        },
        StoreBehaviour(.presence, "a touch of one channel twice, or of none, counts no more than it does") { store in
            _ = try await store.presence.add("a", to: "lobby", user: nil)
            let twice = try await store.presence.touch(["a", "a", "b", "b"])
            try expect("twice", twice, is: TouchOutcome(touched: 1, unknown: ["b"]))
            try expect("of none", try await store.presence.touch([]), is: TouchOutcome(touched: 0))
        },
        StoreBehaviour(.presence, "a pruned channel is unknown to a touch until it is added again") { store in
            _ = try await store.presence.add("a", to: "lobby", user: nil)
            store.clock.advance(by: .seconds(61))
            try await store.prune()
            try expect("after the prune", try await store.presence.touch(["a"]).unknown, is: ["a"])
            _ = try await store.presence.add("a", to: "lobby", user: nil)
            try expect("after an add", try await store.presence.touch(["a"]), is: TouchOutcome(touched: 1))
        },
    ]

    private static let leaving: [StoreBehaviour] = [
        StoreBehaviour(.presence, "a channel that is removed leaves its room standing, with an event") { store in
            _ = try await store.presence.add("a", to: "lobby", user: "7")
            try expect("the answer", try await store.presence.remove("a", from: "lobby"), is: true)
            let empty = RoomOccupancy(room: "lobby", presences: 0, users: 0, anonymous: 0)
            try expect("rooms", try await store.presence.rooms(), is: [empty])
            let event = try required(try await store.events().last, "an event")
            try expect("kind", event.kind, is: .removed)
            try expect("count", event.count, is: 1)
            try expect("members", event.members, is: [PresenceChange.Member(channel: "a", user: "7")])
        },
        StoreBehaviour(.presence, "removing what is not there changes nothing") { store in
            _ = try await store.presence.add("a", to: "lobby", user: nil)
            try expect("another channel", try await store.presence.remove("b", from: "lobby"), is: false)
            try expect("another room", try await store.presence.remove("a", from: "nowhere"), is: false)
            try expect("rooms", try await store.presence.rooms().map(\.room), is: ["lobby"])
            try expect("events", try await store.events().count, is: 1)
        },
        StoreBehaviour(.presence, "leaving all rooms removes one channel, with one event a room") { store in
            for room in ["a", "b", "c"] as [RoomName] { try await store.fill(room, 2) }
            try expect("rooms left", Set(try await store.presence.leaveAll("a0")), is: ["a", "b", "c"])
            try expect("who stays", Set(try await store.presence.presences(in: nil).map(\.channel)), is: ["a1"])
            let removed = try await store.events().filter { $0.kind == .removed }
            try expect("rooms of events", Set(removed.map(\.room)), is: ["a", "b", "c"])
            try expect("events", removed.count, is: 3)
            try expect("again", try await store.presence.leaveAll("a0"), is: [])
        },
        StoreBehaviour(.presence, "of many removals of one channel one succeeds, and one event says so") { store in
            _ = try await store.presence.add("a", to: "lobby", user: nil)
            let answers = try await store.racePresences(8) { presence, index in
                index.isMultiple(of: 3)
                    ? try await !presence.leaveAll("a").isEmpty : try await presence.remove("a", from: "lobby")
            }
            try expect("removed", answers.count { $0 }, is: 1)
            try expect("events", try await store.events().map(\.kind), is: [.added, .removed])
        },
    ]
}
