import RollcallCore
import RollcallPresence
import RollcallTasks
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct PrunePresencesTests {
    @Test func `the task answers to every name that the original has for it`() {
        let declaration = PrunePresences(store: NoPresences()).declaration
        for name in [
            "prune-presences", "prune_presences", "channels_presence.tasks.prune_presence",
            "channels_presence.tasks.prune_presences",
        ] {
            #expect(declaration.isCalled(name), "\(name)")
        }
        let rooms = PruneRooms(store: NoPresences()).declaration
        for name in ["prune-rooms", "prune_rooms", "channels_presence.tasks.prune_rooms"] {
            #expect(rooms.isCalled(name), "\(name)")
        }
    }

    @Test func `with nothing stale the run is done at once and removes nothing`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("lobby", 5, age: .seconds(59))
            let task = PrunePresences(store: fixture.presences)
            let claimed = try await fixture.startRun()
            #expect(try await task.run(.of(task, claimed)) == .finished(["removed": 0, "rooms": 0]))
            #expect(try await fixture.run(claimed.run.id).state == .running, "the worker records it")
        }
    }

    @Test func `steps follow one another with a pause between them, and the last one records the run`() async throws {
        try await PresenceFixture.run { fixture in
            for room in ["a", "b", "c", "d"] { try await fixture.fill(room, 10, age: .seconds(90), prefix: room) }
            try await fixture.fill("d", 10, age: .zero, prefix: "fresh")
            let pauses = Counter()
            let task = PrunePresences(store: fixture.presences, pacing: .counting(pauses))
            let claimed = try await fixture.startRun()
            let context = try TaskContext.of(task, claimed, with: ["batch": 10, "max_age": "1m"])
            #expect(try await task.run(context) == .recorded(["removed": 40, "rooms": 4]))
            #expect(pauses.value == 3)
            let run = try await fixture.run(claimed.run.id)
            #expect(run.state == .succeeded)
            #expect(run.result == ["removed": 40, "rooms": 4])
            #expect(try await fixture.events().count == 4)
        }
    }

    @Test func `without a ledger the steps' results are added up`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("a", 25, age: .seconds(90), prefix: "a")
            try await fixture.fill("b", 5, age: .seconds(90), prefix: "b")
            let task = PrunePresences(store: fixture.presences, pacing: .counting(Counter()))
            let context = try TaskContext.of(task, nil, with: ["batch": 10])
            #expect(try await task.run(context) == .finished(["removed": 30, "rooms": 2]))
        }
    }

    @Test func `an attempt that takes over goes on, and the result is the total of both`() async throws {
        try await PresenceFixture.run { fixture in
            for room in ["a", "b", "c"] { try await fixture.fill(room, 10, age: .seconds(90), prefix: room) }
            struct Killed: Error {}
            let dying = PrunePresences(store: fixture.presences, pacing: StepPacing(pause: { throw Killed() }))
            let claimed = try await fixture.startRun()
            await #expect(throws: Killed.self) { try await dying.run(.of(dying, claimed, with: ["batch": 10])) }
            let taken = try await fixture.takeOver(claimed)
            #expect(taken.run.result == ["removed": 10, "rooms": 1])
            let task = PrunePresences(store: fixture.presences, pacing: .counting(Counter()))
            #expect(try await task.run(.of(task, taken)) == .recorded(["removed": 30, "rooms": 3]))
            #expect(try await fixture.events().count == 3)
        }
    }

    @Test func `an attempt that takes over and finds nothing left reports what the first removed`() async throws {
        try await PresenceFixture.run { fixture in
            for room in ["a", "b"] { try await fixture.fill(room, 10, age: .seconds(90), prefix: room) }
            let task = PrunePresences(store: fixture.presences, pacing: .counting(Counter()))
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            _ = try await fixture.presences.pruneStep(
                PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], batch: 10), under: claimed.term)
            let taken = try await fixture.takeOver(claimed)
            _ = try await fixture.presences.touch(
                (1...10).map { ChannelName("b-00000\($0)".replacing("00010", with: "0010")) })
            #expect(try await task.run(.of(task, taken)) == .finished(["removed": 10, "rooms": 1]))
        }
    }

    @Test func `an attempt that takes over removes what was stale when the run began, and tells of no room twice`()
        async throws
    {
        try await PresenceFixture.run { fixture in
            for room in ["a", "b"] { try await fixture.fill(room, 10, age: .seconds(90), prefix: room) }
            try await fixture.fill("a", 1, age: .seconds(50), prefix: "later")
            let task = PrunePresences(store: fixture.presences, pacing: .counting(Counter()))
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            _ = try await fixture.presences.pruneStep(
                PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], batch: 10, run: claimed.run.id),
                under: claimed.term)
            let taken = try await fixture.takeOver(claimed)
            #expect(try await task.run(.of(task, taken)) == .recorded(["removed": 20, "rooms": 2]))
            #expect(try await fixture.events().filter { $0.kind == .pruned }.map(\.room).sorted() == ["a", "b"])
            #expect(try await fixture.presences.survey().presences == 1)
        }
    }

    @Test func `a refused term stops the task`() async throws {
        try await PresenceFixture.run { fixture in
            for room in ["a", "b"] { try await fixture.fill(room, 10, age: .seconds(90), prefix: room) }
            let claimed = try await fixture.startRun()
            let task = PrunePresences(
                store: fixture.presences,
                pacing: .counting(Counter()) {
                    fixture.clock.advance(by: .seconds(31))
                    _ = try await fixture.store.reap()
                })
            await #expect(throws: LeaseLost.self) { try await task.run(.of(task, claimed, with: ["batch": 10])) }
            #expect(try await fixture.presences.survey().presences == 10)
            #expect(try await fixture.run(claimed.run.id).result == ["removed": 10, "rooms": 1])
        }
    }

    @Test func `a cancelled attempt stops between two steps`() async throws {
        try await PresenceFixture.run { fixture in
            for room in ["a", "b"] { try await fixture.fill(room, 10, age: .seconds(90), prefix: room) }
            let attempt = Task {
                let task = PrunePresences(
                    store: fixture.presences,
                    pacing: StepPacing(pause: { withUnsafeCurrentTask { $0?.cancel() } }))
                return try await task.run(.of(task, nil, with: ["batch": 10]))
            }
            await #expect(throws: CancellationError.self) { try await attempt.value }
            #expect(try await fixture.presences.survey().presences == 10)
        }
    }
}
