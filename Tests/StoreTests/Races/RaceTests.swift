import RollcallCore
import RollcallPresence
import RollcallTesting
import Synchronization
import Testing

/// Prunes against everything that may come between, on real databases, each racer with connections of its own.
///
/// See `RaceTime` for how long. The clock is the test's, so that hours of it pass in a race.
@Suite("prunes in a race", .serialized)
struct RaceTests {
    private static let databases = [StoreBackend.sqlite, .postgres, .django, .djangoPostgres].filter {
        RaceTime.isWanted($0.description)
    }

    @Test("prune-rooms against add: a channel that has come in is there until it leaves", arguments: databases)
    func roomsAndAdds(_ database: StoreBackend) async throws {
        try await race(database) { race in
            let gone = Mutex(0)
            let counts = try await race.run(6, until: { gone.withLock { $0 } >= 20 }) { presence, index, generator in
                guard index < 4 else {
                    guard case .done(let progress) = try await presence.pruneRoomsStep(PruneRoomsStep(), under: nil)
                    else { throw BehaviourViolation("rooms are left to remove") }
                    gone.withLock { $0 += progress.removed }
                    return progress.removed
                }
                let room = RoomName("room-\(Int.random(in: 0..<6, using: &generator))")
                let channel = ChannelName("c\(index)")
                _ = try await presence.add(channel, to: room, user: nil)
                #expect(try await presence.present([channel], in: room) == [channel], "lost while its room was pruned")
                #expect(try await presence.remove(channel, from: room))
                return 1
            }
            let told = try await race.told()
            let (visits, removed) = (counts[..<4].reduce(0, +), counts[4...].reduce(0, +))
            #expect(told.events.count { $0.kind == .vacated } == removed)
            #expect(told.count(.added) == visits && told.count(.removed) == visits)
            #expect(visits >= 40 && removed >= 20, "\(visits), \(removed)")
        }
    }

    @Test("prune against prune: every presence goes once and is told once", arguments: databases)
    func prunes(_ database: StoreBackend) async throws {
        try await race(database) { race in
            var (added, removed) = (0, 0)
            while !race.time.isOver || added < 240 {
                for number in 0..<60 {
                    added += 1
                    let room = RoomName("room-\(number % 4)")
                    _ = try await race.store.presence.add(ChannelName("c\(added)"), to: room, user: nil)
                }
                race.store.clock.advance(by: .seconds(61))
                removed += try await Self.pruneAtOnce(race)
            }
            let told = try await race.told()
            #expect(removed == added && told.count(.pruned) == added)
            let members = told.events.filter { $0.kind == .pruned }.flatMap(\.members).map(\.channel)
            #expect(members.count == added && Set(members).count == added, "a presence was told of twice")
            #expect(try await race.store.presence.presences(in: nil).isEmpty)
        }
    }

    /// Four prunes at once, of different paces; answers how many presences they removed together.
    private static func pruneAtOnce(_ race: Race) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for batch in [7, 11, 2_000, 2_000] {
                group.addTask {
                    let handle = try await race.store.another()
                    let count = try await Race.prune(handle.presence, batch: batch)
                    await handle.ledger.close()
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    @Test("prune against touch: nobody who was seen in time is lost", arguments: databases)
    func touches(_ database: StoreBackend) async throws {
        try await race(database) { race in
            let clock = race.store.clock
            let sightings = Mutex<[Int: Sightings]>([:])
            let gone = Mutex(0)
            let counts = try await race.run(6, until: { gone.withLock { $0 } >= 20 }) { presence, index, generator in
                guard index < 4 else {
                    let pruned = try await Race.prune(presence, batch: index == 4 ? 5 : 2_000)
                    gone.withLock { $0 += pruned }
                    return pruned
                }
                var racer = ToucherRace(presence: presence, clock: clock, number: index)
                racer.sightings = sightings.withLock { $0[index] ?? Sightings() }
                try await racer.turn(&generator)
                sightings.withLock { [sightings = racer.sightings] in $0[index] = sightings }
                return 1
            }
            let told = try await race.told()
            let (turns, removed) = (counts[..<4].reduce(0, +), counts[4...].reduce(0, +))
            #expect(told.count(.pruned) == removed)
            #expect(turns >= 40 && removed >= 20, "\(turns), \(removed)")
        }
    }

    private func race(_ database: StoreBackend, _ work: @Sendable (Race) async throws -> Void) async throws {
        try await FixtureLimit.shared.withSlot {
            try await database.withFixture { try await work(Race(store: $0)) }
        }
    }
}
