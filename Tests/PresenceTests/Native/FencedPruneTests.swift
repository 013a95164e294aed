import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct FencedPruneTests {
    @Test func `the last step ends the run, with the total as its result`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("a", 3, age: .seconds(90), prefix: "a")
            try await fixture.fill("b", 3, age: .seconds(90), prefix: "b")
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            let first = try await fixture.presences.pruneStep(
                PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], batch: 3), under: claimed.term)
            #expect(first == .more(StepProgress(removed: 3, entriesDone: 1, total: ["removed": 3, "rooms": 1])))
            #expect(try await fixture.run(claimed.run.id).state == .running)
            #expect(try await fixture.run(claimed.run.id).result == ["removed": 3, "rooms": 1])
            let last = try await fixture.presences.pruneStep(
                PruneStep(cutoff: census.cutoff, rooms: census.rooms[1...], batch: 3), under: claimed.term)
            #expect(last == .done(StepProgress(removed: 3, entriesDone: 1, total: ["removed": 6, "rooms": 2])))
            let run = try await fixture.run(claimed.run.id)
            #expect(run.state == .succeeded)
            #expect(run.result == ["removed": 6, "rooms": 2])
        }
    }

    @Test func `a worker whose lease expired removes nothing and writes no event`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("a", 3, age: .seconds(900))
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            fixture.clock.advance(by: .seconds(31))
            #expect(try await fixture.store.reap().map(\.run) == [claimed.run.id])
            let step = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...])
            #expect(try await fixture.presences.pruneStep(step, under: claimed.term) == .leaseLost)
            #expect(try await fixture.presences.pruneRoomsStep(PruneRoomsStep(), under: claimed.term) == .leaseLost)
            #expect(try await fixture.presences.survey().presences == 3)
            #expect(try await fixture.events().isEmpty)
        }
    }

    @Test func `a room that takes several steps has one event, when its last stale row is gone`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("a", 250, age: .seconds(90))
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            var seen: [Int] = []
            var outcome = StepOutcome.leaseLost
            repeat {
                let step = PruneStep(
                    cutoff: census.cutoff, rooms: census.rooms[...], batch: 100, run: claimed.run.id)
                outcome = try await fixture.presences.pruneStep(step, under: claimed.term)
                seen.append(try await fixture.events().count)
            } while outcome.isMore
            #expect(seen == [0, 0, 1])
            let event = try #require(try await fixture.events().first)
            #expect(event.count == 250)
            #expect(event.members.count == 100)
            #expect(event.members.first?.channel == "c-000001")
            #expect(try await fixture.run(claimed.run.id).result == ["removed": 250, "rooms": 1])
        }
    }

    @Test func `a run that ends before its room is done shows what it did to it`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("a", 250, age: .seconds(90))
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            let step = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], batch: 100, run: claimed.run.id)
            #expect(try await fixture.presences.pruneStep(step, under: claimed.term).isMore)
            #expect(try await fixture.events().isEmpty)
            let end = AttemptEnd(outcome: .failed, disposition: .fail(.error))
            _ = try await fixture.store.finish([AttemptEnding(term: claimed.term, end: end)])
            #expect(try await fixture.events().map(\.count) == [100])
            #expect(try await fixture.events().map(\.run) == [claimed.run.id])
        }
    }

    @Test func `an attempt that takes over joins its part of a room to the event of the first`() async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("a", 250, age: .seconds(90))
            let claimed = try await fixture.startRun()
            let census = try await fixture.presences.census(maximumAge: .seconds(60))
            let part = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], batch: 200, run: claimed.run.id)
            #expect(try await fixture.presences.pruneStep(part, under: claimed.term).isMore)
            let taken = try await fixture.takeOver(claimed)
            let again = try await fixture.presences.census(maximumAge: .seconds(60))
            #expect(again.stale == 50)
            let rest = PruneStep(cutoff: again.cutoff, rooms: again.rooms[...], run: claimed.run.id)
            let outcome = try await fixture.presences.pruneStep(rest, under: taken.term)
            #expect(outcome == .done(StepProgress(removed: 50, entriesDone: 1, total: ["removed": 250, "rooms": 1])))
            #expect(try await fixture.events().map(\.count) == [250])
        }
    }
}

extension StepOutcome {
    var isMore: Bool {
        guard case .more = self else { return false }
        return true
    }
}

extension PresenceFixture {
    /// The lease of a run runs out and another attempt begins.
    func takeOver(_ claimed: ClaimedRun) async throws -> ClaimedRun {
        clock.advance(by: .seconds(31))
        _ = try await store.reap()
        clock.advance(by: .seconds(60))
        let grant = ClaimGrant(
            worker: WorkerID(UUIDv7(high: 0x7001, low: 1 << 63)), workerName: "w2", lease: .seconds(30), slots: 1,
            tasks: [claimed.run.task])
        guard let taken = try await store.claim(grant).claimed.first else {
            throw FixtureProblem(words: "nobody could take the run over")
        }
        return taken
    }
}
