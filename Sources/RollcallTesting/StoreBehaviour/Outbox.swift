internal import RollcallCore
internal import RollcallPresence
internal import Synchronization

extension StoreBehaviour {
    /// Events in the order in which they became visible, and who has read how far (semantics, rule 25).
    static let outbox: [StoreBehaviour] = [
        StoreBehaviour(.outbox, "events are read in pages, each from where the last one ended") { store in
            try await store.fill("lobby", 7)
            var position: Int64 = 0
            var read: [PresenceChange] = []
            for expected in [3, 3, 1, 0] {
                let page = try await store.presence.events(after: position, limit: 3)
                try expect("a page", page.events.count, is: expected)
                try expect("where it ends", page.position, is: page.events.last?.position ?? position)
                try expect("gap", page.gap, is: 0)
                read += page.events
                position = page.position
            }
            try expect("channels", read.flatMap(\.members).map(\.channel), is: (0..<7).map { ChannelName("a\($0)") })
            try expect("positions", read.map(\.position), is: read.map(\.position).sorted())
            try expect("identities", Set(read.map(\.id)).count, is: 7)
        },
        StoreBehaviour(.outbox, "a reader who goes on while many write misses nothing") { store in
            let writing = Atomic<Int>(8)
            let read = try await store.racePresences(9) { presence, index -> [ChannelName] in
                guard index > 0 else {
                    return try await Self.readAll(presence) { writing.load(ordering: .acquiring) > 0 }
                }
                for number in 0..<8 {
                    _ = try await presence.add(
                        ChannelName("\(index).\(number)"), to: RoomName("room-\(index)"), user: nil)
                }
                writing.subtract(1, ordering: .releasing)
                return []
            }
            let channels = read.flatMap { $0 }
            try expect("events", channels.count, is: 64)
            try expect("different ones", Set(channels).count, is: 64)
        },
        StoreBehaviour(.outbox, "an event is the same at every reading") { store in
            _ = try await store.presence.add("a", to: "lobby", user: "7")
            let first = try await store.events()
            store.clock.advance(by: .seconds(60))
            try expect("the second reading", try await store.events(), is: first)
        },
        StoreBehaviour(.outbox, "a position is found by its time") { store in
            for index in 0..<4 {
                _ = try await store.presence.add(ChannelName("a\(index)"), to: "lobby", user: nil)
                store.clock.advance(by: .seconds(10))
            }
            func channels(since instant: Timestamp) async throws -> Int {
                let position = try await store.presence.position(at: instant)
                let page = try await store.presence.events(after: position, limit: 10)
                return page.events.count
            }
            try expect("since the first", try await channels(since: .start), is: 4)
            try expect("since the second", try await channels(since: .at(10)), is: 3)
            try expect("since between", try await channels(since: .at(11)), is: 2)
            try expect("since later", try await channels(since: .at(500)), is: 0)
        },
        StoreBehaviour(.outbox, "a new listener starts with what comes next, and stays known") { store in
            try await store.fill("lobby", 3)
            let newest = try required(try await store.events().last?.position, "a position")
            try expect("at first", try await store.presence.position(of: "mail"), is: newest)
            try await store.fill("hall", 2)
            try expect("later", try await store.presence.position(of: "mail"), is: newest)
            let other = try await store.another()
            try expect("elsewhere", try await other.presence.position(of: "mail"), is: newest)
            await other.ledger.close()
        },
        StoreBehaviour(.outbox, "a listener moves on and never back") { store in
            try await store.fill("lobby", 5)
            let positions = try await store.events().map(\.position)
            try await store.presence.acknowledge(positions[3], by: "mail")
            try expect("moved on", try await store.presence.position(of: "mail"), is: positions[3])
            try await store.presence.acknowledge(positions[1], by: "mail")
            try expect("not back", try await store.presence.position(of: "mail"), is: positions[3])
            try await store.presence.acknowledge(positions[4], by: "mail")
            try expect("on again", try await store.presence.position(of: "mail"), is: positions[4])
        },
        StoreBehaviour(.outbox, "listeners go each by themselves") { store in
            try await store.fill("lobby", 3)
            let positions = try await store.events().map(\.position)
            try await store.presence.acknowledge(positions[0], by: "mail")
            try await store.presence.acknowledge(positions[2], by: "feed")
            try expect("mail", try await store.presence.position(of: "mail"), is: positions[0])
            try expect("feed", try await store.presence.position(of: "feed"), is: positions[2])
        },
        StoreBehaviour(.outbox, "events written at once by two stores all appear, each at a place of its own") {
            store in
            _ = try await store.racePresences(20) { presence, index in
                try await presence.add(ChannelName("a\(index)"), to: "lobby", user: nil)
            }
            let events = try await store.events()
            try expect("events", events.count, is: 20)
            try expect("positions", Set(events.map(\.position)).count, is: 20)
        },
    ]

    /// What the outbox forgets.
    static let trimming: [StoreBehaviour] = [
        StoreBehaviour(.outbox, "events go by their age") { store in
            try await store.fill("old", 3)
            store.clock.advance(by: .seconds(100))
            try await store.fill("new", 2)
            let bounds = OutboxBounds(age: .seconds(50))
            try expect("trimmed", try await store.presence.trimEvents(bounds), is: 3)
            try expect("rooms", Set(try await store.events().map(\.room)), is: ["new"])
            try expect("again", try await store.presence.trimEvents(bounds), is: 0)
        },
        StoreBehaviour(.outbox, "the oldest events go when there are too many, a batch at once") { store in
            try await store.fill("lobby", 8)
            let newest = try await store.events().suffix(3)
            let bounds = OutboxBounds(count: 3, batch: 2)
            var trimmed: [Int] = []
            for _ in 0..<4 { trimmed.append(try await store.presence.trimEvents(bounds)) }
            try expect("trimmed", trimmed, is: [2, 2, 1, 0])
            try expect("kept", try await store.events(), is: Array(newest))
        },
        StoreBehaviour(.outbox, "a late reader is told how many events it missed") { store in
            try await store.fill("lobby", 8)
            let positions = try await store.events().map(\.position)
            _ = try await store.presence.trimEvents(OutboxBounds(count: 3))
            let page = try await store.presence.events(after: positions[1], limit: 10)
            try expect("gap", page.gap, is: 3)
            try expect("events", page.events.map(\.position), is: Array(positions.suffix(3)))
            let inTime = try await store.presence.events(after: positions[4], limit: 10)
            try expect("gap of one in time", inTime.gap, is: 0)
        },
        StoreBehaviour(.outbox, "a reader of an outbox that was trimmed to its end goes on behind it") { store in
            try await store.fill("lobby", 4)
            let newest = try required(try await store.events().last?.position, "a position")
            _ = try await store.presence.trimEvents(OutboxBounds(count: 0))
            let page = try await store.presence.events(after: 0, limit: 10)
            try expect("events", page.events, is: [])
            try expect("gap", page.gap, is: 4)
            try expect("position", page.position, is: newest)
            let next = try await store.presence.events(after: page.position, limit: 10)
            try expect("gap afterwards", next.gap, is: 0)
        },
        StoreBehaviour(.outbox, "a place in the outbox is never given twice") { store in
            try await store.fill("lobby", 4)
            let newest = try required(try await store.events().last?.position, "a position")
            _ = try await store.presence.trimEvents(OutboxBounds(count: 0))
            try expect("a new listener", try await store.presence.position(of: "mail"), is: newest)
            _ = try await store.presence.add("later", to: "lobby", user: nil)
            let page = try await store.presence.events(after: newest, limit: 10)
            try expect("events", page.events.count, is: 1)
            try expect("gap", page.gap, is: 0)
        },
    ]
}

extension StoreBehaviour {
    /// Who is in the events from the beginning on, read page by page until nobody writes any more and nothing is left.
    private static func readAll(
        _ presence: any PresenceBackend, while isWritten: () -> Bool
    ) async throws -> [ChannelName] {
        var position: Int64 = 0
        var found: [ChannelName] = []
        var idle = 0
        while idle < 3 {
            let goesOn = isWritten()
            let page = try await presence.events(after: position, limit: 5)
            try expect("gap", page.gap, is: 0)
            position = page.position
            found += page.events.flatMap(\.members).map(\.channel)
            idle = goesOn || !page.events.isEmpty ? 0 : idle + 1
        }
        return found
    }
}
