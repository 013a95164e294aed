import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct NativePruneTests {
    @Test func `a presence seen exactly at the cutoff stays, a microsecond before it goes`() async throws {
        try await PresenceFixture.run { fixture in
            for offset in [-1, 0, 1] as [Int64] {
                try await fixture.fill(
                    "lobby", 1, age: .seconds(60) - .microseconds(offset), prefix: "at\(offset + 1)")
            }
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            #expect(census.stale == 1)
            #expect(census.total == 3)
            #expect(census.oldest == census.cutoff - .microseconds(1))
            #expect(census.newest == census.cutoff + .microseconds(1))
            try await pruneAll(fixture, census)
            #expect(try await fixture.presences.presences(in: nil).map(\.channel) == ["at1-000001", "at2-000001"])
        }
    }

    @Test func `each changed room has one event, which lists at most a hundred`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("big", 150, age: .seconds(90))
            try await fixture.fill("small", 2, age: .seconds(90), prefix: "s")
            try await fixture.fill("fresh", 2, age: .seconds(9), prefix: "f")
            let total = try await pruneAll(fixture, batch: 1_000)
            #expect(total == ["removed": 152, "rooms": 2])
            let events = try await fixture.events()
            #expect(events.map(\.room) == ["big", "small"])
            #expect(events.map(\.count) == [150, 2])
            #expect(events.map(\.isTruncated) == [true, false])
            #expect(events[0].members.count == 100)
            #expect(events[0].members[0] == .init(channel: "c-000001", user: "user-1"))
            #expect(events[0].members[2] == .init(channel: "c-000003", user: nil))
            #expect(events.allSatisfy { $0.kind == .pruned && $0.at == fixture.clock.wall })
        }
    }

    @Test func `a presence touched between the census and the step stays`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("lobby", 3, age: .seconds(90))
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            _ = try await fixture.presences.touch(["c-000002"])
            try await pruneAll(fixture, census)
            #expect(try await fixture.presences.presences(in: nil).map(\.channel) == ["c-000002"])
            #expect(try await fixture.events().map(\.count) == [2])
        }
    }

    @Test func `a room whose stale presences were all touched meanwhile has no event`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("lobby", 2, age: .seconds(90))
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            _ = try await fixture.presences.touch(["c-000001", "c-000002"])
            let total = try await pruneAll(fixture, census)
            #expect(total == ["removed": 0, "rooms": 0])
            #expect(try await fixture.events().isEmpty)
        }
    }

    @Test(arguments: [1, 2, 3, 5, 6, 7, 12, 13, 100])
    func `batches of any size remove the same, in steps that hold no more than the batch`(batch: Int) async throws {
        try await PresenceFixture.run { fixture in
            for (room, count) in [("a", 6), ("b", 1), ("c", 13), ("d", 6)] {
                try await fixture.fill(room, count, age: .seconds(90), prefix: room)
                try await fixture.fill(room, 2, age: .zero, prefix: "\(room)-fresh")
            }
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            var rooms = census.rooms[...]
            var steps = 0
            while true {
                steps += 1
                let step = PruneStep(cutoff: census.cutoff, rooms: rooms, batch: batch, run: claimed.run.id)
                let outcome = try await fixture.presences.pruneStep(step, under: claimed.term)
                guard case .more(let progress) = outcome else {
                    guard case .done(let progress) = outcome else { throw FixtureProblem(words: "\(outcome)") }
                    #expect(progress.removed <= batch)
                    #expect(progress.total == ["removed": 26, "rooms": 4])
                    break
                }
                #expect(progress.removed <= batch)
                #expect(progress.removed > 0)
                rooms = rooms.dropFirst(progress.entriesDone)
            }
            #expect(steps >= (26 + batch - 1) / batch)
            let events = try await fixture.events()
            #expect(events.map(\.count).sorted() == [1, 6, 6, 13])
            #expect(Set(events.map(\.room)) == ["a", "b", "c", "d"])
            #expect(events.allSatisfy { Set($0.members).count == $0.count && $0.run == claimed.run.id })
            #expect(try await fixture.presences.rooms().map(\.presences) == [2, 2, 2, 2])
        }
    }

    @Test func `a room of tens of thousands is found by what is stale in it`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("crowd", 50_500, age: .zero, prefix: "fresh")
            try await fixture.fill("crowd", 3_000, age: .seconds(90), prefix: "stale")
            try await fixture.fill("lobby", 4, age: .seconds(90))
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            #expect(census.rooms.map(\.stale) == [4, 3_000], "the large room comes last")
            let total = try await pruneAll(fixture, census, batch: 2_000)
            #expect(total["removed"] == 3_004)
            #expect(try await fixture.presences.survey().presences == 50_500)
        }
    }

    @Test func `a step whose time is over ends with the room it is in`() async throws {
        try await PresenceFixture.run { fixture in
            for room in ["a", "b", "c"] { try await fixture.fill(room, 5, age: .seconds(90), prefix: room) }
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            let step = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], budget: .zero)
            guard case .more(let progress) = try await fixture.presences.pruneStep(step, under: nil) else {
                throw FixtureProblem(words: "the step went on")
            }
            #expect(progress.entriesDone == 1)
            #expect(progress.removed == 5)
        }
    }

    @Test func `rooms whose presences were touched meanwhile do not keep a step past its time`() async throws {
        try await PresenceFixture.run { fixture in
            for room in ["a", "b", "c"] { try await fixture.fill(room, 1, age: .seconds(90), prefix: room) }
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            _ = try await fixture.presences.touch(["a-000001", "b-000001", "c-000001"])
            let step = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], budget: .zero)
            let outcome = try await fixture.presences.pruneStep(step, under: nil)
            #expect(outcome == .more(StepProgress(removed: 0, entriesDone: 1, total: ["removed": 0, "rooms": 0])))
        }
    }

    @Test func `nothing stale is answered without counting, and without a step`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("lobby", 5, age: .seconds(59))
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            #expect(census.rooms.isEmpty)
            #expect(census.stale == 0)
            #expect(census.cutoff == fixture.clock.wall - .seconds(60))
        }
    }

    /// Steps until the list is done, without a term; what they did in all.
    @discardableResult
    private func pruneAll(
        _ fixture: PresenceFixture, _ given: PresenceCensus? = nil, batch: Int = 2_000
    ) async throws -> RunResult {
        var census = given
        if census == nil { census = try await fixture.presences.census(maximumAge: .seconds(60)) }
        guard let census else { return [:] }
        var rooms = census.rooms[...]
        var (removed, changed) = (0 as Int64, 0 as Int64)
        while true {
            let step = PruneStep(cutoff: census.cutoff, rooms: rooms, batch: batch)
            switch try await fixture.presences.pruneStep(step, under: nil) {
            case .more(let progress):
                rooms = rooms.dropFirst(progress.entriesDone)
                removed += progress.total["removed"]?.integer ?? 0
                changed += progress.total["rooms"]?.integer ?? 0
            case .done(let progress):
                removed += progress.total["removed"]?.integer ?? 0
                changed += progress.total["rooms"]?.integer ?? 0
                return ["removed": .integer(removed), "rooms": .integer(changed)]
            case .leaseLost, .referenced: throw FixtureProblem(words: "an unfenced step was refused")
            }
        }
    }
}
