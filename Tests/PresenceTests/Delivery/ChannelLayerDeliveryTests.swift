import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct ChannelLayerDeliveryTests {
    @Test func `every channel that a prune removed is told to the layer, also beyond what an event lists`()
        async throws
    {
        try await PresenceFixture.run { fixture in
            let layer = InMemoryChannelLayer<String>()
            let delivery = ChannelLayerDelivery(name: "memory", layer: layer, store: fixture.presences)
            try await delivery.register()
            try await fixture.fill("lobby", 700, age: .seconds(90))
            for presence in try await fixture.presences.presences(in: "lobby") {
                await layer.add(presence.channel, to: "lobby")
            }
            await layer.add("stays", to: "lobby")
            _ = try await fixture.presences.add("stays", to: "lobby", user: nil)
            _ = try await fixture.presences.pruneOnce()
            #expect(try await delivery.deliver() == 700)
            #expect(await layer.channels(in: "lobby") == ["stays"])
            #expect(try await delivery.deliver() == 0)
        }
    }

    @Test func `a channel that came back before the layer was told stays in it`() async throws {
        try await PresenceFixture.run { fixture in
            let layer = InMemoryChannelLayer<String>()
            let roster = Roster(store: fixture.presences, layer: layer)
            let delivery = ChannelLayerDelivery(name: "memory", layer: layer, store: fixture.presences)
            try await delivery.register()
            try await roster.add("c1", to: "lobby")
            try await roster.add("c2", to: "lobby")
            fixture.clock.advance(by: .seconds(90))
            _ = try await fixture.presences.pruneOnce()
            try await roster.add("c1", to: "lobby")
            try await delivery.deliver()
            #expect(await layer.channels(in: "lobby") == ["c1"])
        }
    }

    @Test func `a channel that comes back while the layer is being told stays in it`() async throws {
        try await PresenceFixture.run { fixture in
            let layer = RecordingLayer()
            let delivery = ChannelLayerDelivery(name: "redis", layer: layer, store: fixture.presences)
            try await delivery.register()
            _ = try await fixture.presences.add("c1", to: "lobby", user: nil)
            fixture.clock.advance(by: .seconds(90))
            _ = try await fixture.presences.pruneOnce()
            layer.onNextDiscard { _ = try await fixture.presences.add("c1", to: "lobby", user: nil) }
            try await delivery.deliver()
            #expect(layer.told == [.discard(["c1"], "lobby"), .add("c1", "lobby")])
        }
    }

    @Test func `a layer that fails is told the same again`() async throws {
        try await PresenceFixture.run { fixture in
            let layer = RecordingLayer()
            let delivery = ChannelLayerDelivery(name: "redis", layer: layer, store: fixture.presences)
            try await delivery.register()
            _ = try await fixture.presences.add("c1", to: "lobby", user: nil)
            _ = try await fixture.presences.leaveAll("c1")
            layer.refuse(1)
            await #expect(throws: RecordingLayer.Refusal.self) { try await delivery.deliver() }
            #expect(try await delivery.deliver() == 1)
            #expect(layer.told == [.discard(["c1"], "lobby")])
            try await delivery.unregister()
            _ = try await fixture.presences.add("c1", to: "lobby", user: nil)
            _ = try await fixture.presences.leaveAll("c1")
            #expect(try await fixture.count("rollcall_removal") == 0)
        }
    }
}
