import RollcallCore
import RollcallPresence
import RollcallTasks
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallSQLite

@Suite struct OtherTaskTests {
    @Test func `prune-rooms removes in steps, and the last one records the run`() async throws {
        try await PresenceFixture.run { fixture in
            for number in 1...5 { try await fixture.fill("room-\(number)", 1, age: .seconds(90), prefix: "c\(number)") }
            _ = try await fixture.presences.pruneOnce()
            let pauses = Counter()
            let task = PruneRooms(store: fixture.presences, pacing: .counting(pauses))
            let claimed = try await fixture.startRun("prune-rooms")
            #expect(try await task.run(.of(task, claimed, with: ["batch": 2])) == .recorded(["removed": 5]))
            #expect(pauses.value == 2)
            #expect(try await fixture.run(claimed.run.id).state == .succeeded)
            let again = try TaskContext.of(task, nil)
            #expect(try await task.run(again) == .finished(["removed": 0]))
        }
    }

    @Test func `rows of the application that refer to rooms fail the run, for good`() async throws {
        let task = PruneRooms(store: NoPresences())
        let failure = await #expect(throws: TaskFailure.self) { try await task.run(.of(task, nil)) }
        #expect(failure?.reason == .referenced)
        #expect(failure?.isRetryable == false)
        #expect(failure?.failure.message.contains("chat_message") == true)
        #expect(failure?.failure.message.contains("room_id") == true)
    }

    @Test func `prune-history deletes old runs and old events until none is left`() async throws {
        try await PresenceFixture.run { fixture in
            for _ in 1...3 {
                let claimed = try await fixture.startRun()
                let end = AttemptEnd(outcome: .succeeded, disposition: .succeed([:]))
                _ = try await fixture.store.finish([AttemptEnding(term: claimed.term, end: end)])
            }
            try await fixture.makeEvents(3)
            fixture.clock.advance(by: .seconds(8 * 86_400))
            try await fixture.makeEvents(1)
            let request = HistoryPruning(batch: 2)
            let task = PruneHistory(
                maintenance: fixture.store, outbox: fixture.presences, pacing: .counting(Counter())
            ) { request }
            #expect(try await task.run(.of(task, nil)) == .finished(["runs": 3, "events": 3]))
            #expect(try await fixture.events().count == 1)
            #expect(try await task.run(.of(task, nil)) == .finished(["runs": 0, "events": 0]))
        }
    }

    @Test func `deliver-events feeds every layer, although one of them fails, and trims`() async throws {
        try await PresenceFixture.run { fixture in
            let (broken, sound) = (RecordingLayer(), RecordingLayer())
            let layers = [("broken", broken), ("sound", sound)].map { name, layer in
                ChannelLayerDelivery(name: name, layer: layer, store: fixture.presences)
            }
            for layer in layers { try await layer.register() }
            try await fixture.makeEvents(2)
            _ = try await fixture.presences.leaveAll("e0")
            broken.refuse(1)
            let log = LogBook()
            let task = DeliverEvents(
                outbox: fixture.presences, layers: layers, pacing: .counting(Counter()))
            await #expect(throws: RecordingLayer.Refusal.self) { try await task.run(.of(task, nil, log: log)) }
            #expect(sound.told == [.discard(["e0"], "lobby")])
            #expect(log.lines.withLock { $0 }.contains { $0.contains("broken") })
            fixture.clock.advance(by: .seconds(2 * 86_400))
            #expect(try await task.run(.of(task, nil)) == .finished(["delivered": 1, "trimmed": 3]))
            #expect(broken.told == sound.told)
        }
    }
}
