import RollcallPresence
import Testing

@Suite struct InMemoryChannelLayerTests {
    @Test func `a message reaches the channels of its room and no others`() async {
        let layer = InMemoryChannelLayer<String>()
        let first = await layer.messages(to: "c1")
        let second = await layer.messages(to: "c2")
        await layer.add("c1", to: "lobby")
        await layer.add("c1", to: "lobby")
        await layer.add("c2", to: "kitchen")
        #expect(await layer.send("hello", to: "lobby") == 1)
        #expect(await layer.send("nobody hears it", to: "cellar") == 0)
        await layer.discard(["c1"], from: "lobby")
        #expect(await layer.send("too late", to: "lobby") == 0)
        await layer.close("c1")
        await layer.close("c2")
        var heard: [String] = []
        for await message in first { heard.append("1: \(message)") }
        for await message in second { heard.append("2: \(message)") }
        #expect(heard == ["1: hello"])
    }

    @Test func `a full mailbox drops what comes, and keeps what it has`() async {
        let layer = InMemoryChannelLayer<Int>(capacity: 2)
        let stream = await layer.messages(to: "slow")
        await layer.add("slow", to: "lobby")
        var delivered: [Int] = []
        for number in 1...4 { delivered.append(await layer.send(number, to: "lobby")) }
        #expect(delivered == [1, 1, 0, 0])
        await layer.close("slow")
        var heard: [Int] = []
        for await number in stream { heard.append(number) }
        #expect(heard == [1, 2])
        #expect(await layer.channels(in: "lobby").isEmpty)
    }
}
