internal import RollcallCore
internal import RollcallPresence

extension StoreBehaviour {
    /// Presences while prunes are at work.
    static let races: [StoreBehaviour] = [
        StoreBehaviour(.pruning, "no presence that is added while rooms are pruned is lost") { store in
            for index in 0..<12 { try await store.emptyRoom(RoomName("room-\(index)")) }
            _ = try await store.racePresences(16) { presence, index in
                guard index >= 4 else {
                    for _ in 0..<4 { _ = try await presence.pruneRoomsStep(PruneRoomsStep(batch: 3), under: nil) }
                    return
                }
                _ = try await presence.add("member", to: RoomName("room-\(index - 4)"), user: nil)
            }
            let rooms = try await store.presence.rooms().filter { $0.presences == 1 }
            try expect("rooms with their member", rooms.count, is: 12)
        },
        StoreBehaviour(.pruning, "no presence that is touched while others are pruned is lost") { store in
            try await store.fill("lobby", 40)
            store.clock.advance(by: .seconds(61))
            let step = try await store.firstStep(batch: 5)
            let touched = try await store.racePresences(8) { presence, index -> [ChannelName] in
                guard index < 5 else {
                    for _ in 0..<4 { _ = try await presence.pruneStep(step, under: nil) }
                    return []
                }
                let channels = (0..<40).filter { $0 % 5 == index }.map { ChannelName("a\($0)") }
                let unknown = Set(try await presence.touch(channels).unknown)
                return channels.filter { !unknown.contains($0) }
            }
            let present = Set(try await store.channels(in: "lobby"))
            try expect("touched and gone", Set(touched.flatMap { $0 }).subtracting(present), is: [])
        },
        StoreBehaviour(.pruning, "two prunes at once remove and report every presence once") { store in
            for room in ["a", "b", "c"] as [RoomName] { try await store.fill(room, 20) }
            store.clock.advance(by: .seconds(61))
            let step = try await store.firstStep(batch: 7)
            let removed = try await store.racePresences(4) { presence, _ in
                var (step, removed) = (step, 0)
                while !step.rooms.isEmpty {
                    switch try await presence.pruneStep(step, under: nil) {
                    case .more(let progress), .done(let progress):
                        removed += progress.removed
                        step.rooms = step.rooms.dropFirst(progress.entriesDone)
                    case .leaseLost, .referenced: throw BehaviourViolation("a step was refused")
                    }
                }
                return removed
            }
            try expect("removed", removed.reduce(0, +), is: 60)
            try expect("counted", try await store.prunedEvents().map(\.count).reduce(0, +), is: 60)
            let members = try await store.prunedEvents().flatMap { event in
                event.members.map { "\(event.room)/\($0.channel)" }
            }
            try expect("members", members.count, is: 60)
            try expect("different members", Set(members).count, is: 60)
        },
        StoreBehaviour(.pruning, "of a step and a reap at once either the step counts or it writes nothing") { store in
            try await store.fill("lobby", 6)
            store.clock.advance(by: .seconds(61))
            let claimed = try await store.pruneRun()
            store.clock.advance(by: .seconds(31))
            let step = try await store.firstStep(for: claimed.run.id)
            let other = try await store.another()
            async let reaped = other.ledger.reap()
            async let stepped = store.presence.pruneStep(step, under: claimed.term)
            let (lost, outcome) = try await (reaped, stepped)
            await other.ledger.close()
            let left = try await store.channels(in: "lobby").count
            let row = try await store.run(claimed.run.id)
            if lost.isEmpty {
                try expect("presences after the step", left, is: 0)
                try expect("the run after the step", row.state, is: .succeeded)
            } else {
                try expect("the step after the reaper", outcome, is: .leaseLost)
                try expect("presences after the reaper", left, is: 6)
                try expect("the run after the reaper", row.state, is: .retrying)
            }
        },
    ]
}
