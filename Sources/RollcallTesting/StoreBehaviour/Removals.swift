internal import RollcallCore
internal import RollcallPresence

extension StoreBehaviour {
    /// What channel layers have to be told: every channel that left.
    static let removals: [StoreBehaviour] = [
        StoreBehaviour(.removals, "removals are kept for a layer from its registration on") { store in
            try await store.fill("lobby", 2)
            _ = try await store.presence.remove("a0", from: "lobby")
            try await store.presence.registerLayer("layer")
            try expect("of before", try await store.removed(for: "layer"), is: [])
            _ = try await store.presence.remove("a1", from: "lobby")
            try expect("of after", try await store.removed(for: "layer"), is: ["lobby/a1"])
        },
        StoreBehaviour(.removals, "a removal, a leave and a prune are all kept, whoever makes them") { store in
            try await store.presence.registerLayer("layer")
            for room in ["a", "b"] as [RoomName] { try await store.fill(room, 3) }
            _ = try await store.presence.remove("a0", from: "a")
            _ = try await store.presence.leaveAll("a1")
            store.clock.advance(by: .seconds(61))
            try await store.prune(under: try await store.pruneRun())
            let told: Set = ["a/a0", "a/a1", "b/a1", "a/a2", "b/a0", "b/a2"]
            let removed = try await store.removed(for: "layer")
            try expect("channels", Set(removed), is: told)
            try expect("how many", removed.count, is: 6)
        },
        StoreBehaviour(.removals, "parts have at most 500 channels and name every one") { store in
            try await store.presence.registerLayer("layer")
            try await store.fill("lobby", 603)
            store.clock.advance(by: .seconds(61))
            try await store.prune(under: try await store.pruneRun())
            let parts = try await store.presence.removals(for: "layer", limit: 100)
            try expect(parts.allSatisfy { $0.channels.count <= 500 }, "a part has more than 500 channels")
            try expect("channels", Set(parts.flatMap(\.channels)).count, is: 603)
            try expect("how many", parts.map(\.channels.count).reduce(0, +), is: 603)
            try expect("rooms", Set(parts.map(\.room)), is: ["lobby"])
            let numbers = parts.map(\.number)
            try expect("numbers", numbers, is: Set(numbers).sorted())
        },
        StoreBehaviour(.removals, "a part is kept until the layer has taken it") { store in
            try await store.presence.registerLayer("layer")
            try await store.fill("lobby", 4)
            for index in 0..<4 { _ = try await store.presence.remove(ChannelName("a\(index)"), from: "lobby") }
            let parts = try await store.presence.removals(for: "layer", limit: 2)
            try expect("the oldest two", parts.flatMap(\.channels), is: ["a0", "a1"])
            try expect("again", try await store.presence.removals(for: "layer", limit: 2), is: parts)
            try await store.presence.taken(parts[1].number, by: "layer")
            try expect("afterwards", try await store.removed(for: "layer"), is: ["lobby/a2", "lobby/a3"])
            try await store.presence.taken(parts[0].number, by: "layer")
            try expect("not back", try await store.removed(for: "layer"), is: ["lobby/a2", "lobby/a3"])
        },
        StoreBehaviour(.removals, "each layer takes its own parts") { store in
            try await store.presence.registerLayer("first")
            try await store.fill("lobby", 2)
            _ = try await store.presence.remove("a0", from: "lobby")
            try await store.presence.registerLayer("second")
            _ = try await store.presence.remove("a1", from: "lobby")
            let last = try required(try await store.presence.removals(for: "first", limit: 9).last, "a part")
            try await store.presence.taken(last.number, by: "first")
            try expect("the first", try await store.removed(for: "first"), is: [])
            try expect("the second", try await store.removed(for: "second"), is: ["lobby/a1"])
        },
        StoreBehaviour(.removals, "a registration that is repeated loses nothing") { store in
            try await store.presence.registerLayer("layer")
            try await store.fill("lobby", 1)
            _ = try await store.presence.remove("a0", from: "lobby")
            try await store.presence.registerLayer("layer")
            try expect("removals", try await store.removed(for: "layer"), is: ["lobby/a0"])
        },
        StoreBehaviour(.removals, "a layer that is unregistered has nothing to be told, then or later") { store in
            try await store.presence.registerLayer("layer")
            try await store.fill("lobby", 2)
            _ = try await store.presence.remove("a0", from: "lobby")
            try await store.presence.unregisterLayer("layer")
            try expect("then", try await store.removed(for: "layer"), is: [])
            _ = try await store.presence.remove("a1", from: "lobby")
            try await store.presence.registerLayer("layer")
            try expect("later", try await store.removed(for: "layer"), is: [])
        },
    ]
}

extension StoreFixture {
    /// What a layer has to be told, as `room/channel`, oldest first.
    fileprivate func removed(for layer: String) async throws -> [String] {
        try await presence.removals(for: layer, limit: 1_000).flatMap { part in
            part.channels.map { "\(part.room)/\($0)" }
        }
    }
}
