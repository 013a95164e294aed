import RollcallCore
import RollcallPresence
import RollcallTesting

/// Racers on one database, each with a store of its own as another process would have, until the time is over.
struct Race: Sendable {
    let store: StoreFixture
    let time = RaceTime()

    /// What the events of a race say.
    struct Told {
        var events: [PresenceChange] = []

        func count(_ kind: PresenceChange.Kind) -> Int {
            events.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
        }
    }

    /// Runs each racer again and again, on a slow machine longer than the time; answers what each counted in all.
    ///
    /// They go on until enough has happened for the race to prove something, which a busy machine may take longer for.
    ///
    /// No error is let out of a race.
    func run(
        _ count: Int, until isEnough: @escaping @Sendable () -> Bool = { true },
        _ work: @escaping @Sendable (any PresenceBackend, Int, inout SeededGenerator) async throws -> Int
    ) async throws -> [Int] {
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for index in 0..<count {
                group.addTask {
                    let handle = try await store.another()
                    var generator = SeededGenerator(seed: UInt64(index))
                    do {
                        var (sum, turns) = (0, 0)
                        while !time.isOver || turns < 20 || !isEnough() && !time.isLate {
                            sum += try await work(handle.presence, index, &generator)
                            turns += 1
                        }
                        await handle.ledger.close()
                        return (index, sum)
                    } catch {
                        await handle.ledger.close()
                        throw error
                    }
                }
            }
            return try await group.reduce(into: Array(repeating: 0, count: count)) { $0[$1.0] = $1.1 }
        }
    }

    /// Every event, oldest first, in pages.
    func told() async throws -> Told {
        var told = Told()
        var position: Int64 = 0
        while true {
            let page = try await store.presence.events(after: position, limit: 5_000)
            guard !page.events.isEmpty else { return told }
            told.events += page.events
            position = page.position
        }
    }

    /// Prunes what is stale now to the end, as a run would; answers how many presences went.
    static func prune(_ presence: any PresenceBackend, batch: Int) async throws -> Int {
        let census = try await presence.census(maximumAge: maximumAge)
        var step = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], budget: .seconds(1), batch: batch)
        var removed = 0
        while !step.rooms.isEmpty {
            switch try await presence.pruneStep(step, under: nil) {
            case .more(let progress):
                removed += progress.removed
                step.rooms = step.rooms.dropFirst(progress.entriesDone)
            case .done(let progress): return removed + progress.removed
            case .leaseLost, .referenced: throw BehaviourViolation("a step was refused")
            }
        }
        return removed
    }

    static let maximumAge = Duration.seconds(60)
}
