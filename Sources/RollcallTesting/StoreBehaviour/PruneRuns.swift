internal import RollcallCore
internal import RollcallPresence

extension StoreBehaviour {
    /// Prunes as chains of fenced steps (semantics, rule 20).
    static let pruneRuns: [StoreBehaviour] = chain + refused

    private static let chain: [StoreBehaviour] = [
        StoreBehaviour(.pruning, "the last step ends the run with the total") { store in
            for room in ["a", "b"] as [RoomName] { try await store.fill(room, 3) }
            store.clock.advance(by: .seconds(61))
            let claimed = try await store.pruneRun()
            let steps = try await store.prune(batch: 4, under: claimed)
            try expect(steps.allSatisfy { $0.removed <= 4 }, "a step removed more than its batch")
            try expect("removed", steps.map(\.removed).reduce(0, +), is: 6)
            try expect("rooms done", steps.map(\.entriesDone).reduce(0, +), is: 2)
            try expect("the total", steps.last?.total, is: ["removed": 6, "rooms": 2])
            let row = try await store.run(claimed.run.id)
            try expect("state", row.state, is: .succeeded)
            try expect("result", row.result, is: ["removed": 6, "rooms": 2])
            try expect("attempts", row.attempts.map(\.outcome), is: [.succeeded])
            try expect("end", row.finishedAt, is: .at(61))
            try expect("a further end", try await store.finish(claimed), is: .leaseLost)
        },
        StoreBehaviour(.pruning, "a step removes no more rows than its batch and says that there is more") { store in
            try await store.fill("lobby", 5)
            store.clock.advance(by: .seconds(61))
            let claimed = try await store.pruneRun()
            let outcome = try await store.presence.pruneStep(
                try await store.firstStep(batch: 2, for: claimed.run.id), under: claimed.term)
            let expected = StepProgress(removed: 2, entriesDone: 0, total: ["removed": 2, "rooms": 1])
            try expect("the answer", outcome, is: .more(expected))
            try expect("who stays", try await store.channels(in: "lobby").count, is: 3)
            let row = try await store.run(claimed.run.id)
            try expect("state", row.state, is: .running)
            try expect("progress", row.result, is: ["removed": 2, "rooms": 1])
        },
        StoreBehaviour(.pruning, "a step whose budget is used up still does something") { store in
            for index in 0..<4 { try await store.fill(RoomName("room-\(index)"), 2) }
            store.clock.advance(by: .seconds(61))
            let claimed = try await store.pruneRun()
            var step = try await store.firstStep(for: claimed.run.id)
            step.budget = .zero
            let first = try required(
                try await store.presence.pruneStep(step, under: claimed.term).more, "a step after which there is more")
            try expect(first.removed > 0, "the step did nothing")
            step.rooms = step.rooms.dropFirst(first.entriesDone)
            let rest = try await store.finish(&step, under: claimed.term)
            try expect("removed", first.removed + rest.map(\.removed).reduce(0, +), is: 8)
            try expect("result", try await store.run(claimed.run.id).result, is: ["removed": 8, "rooms": 4])
        },
        StoreBehaviour(.pruning, "a prune that finds nothing ends its run with zero") { store in
            let claimed = try await store.pruneRun()
            let steps = try await store.prune(under: claimed)
            let nothing = StepProgress(removed: 0, entriesDone: 0, total: ["removed": 0, "rooms": 0])
            try expect("steps", steps, is: [nothing])
            try expect("the run", try await store.run(claimed.run.id).state, is: .succeeded)
        },
        StoreBehaviour(.pruning, "who takes a prune over goes on from there, and the result is the sum") { store in
            for room in ["a", "b"] as [RoomName] { try await store.fill(room, 4) }
            store.clock.advance(by: .seconds(61))
            let old = try await store.pruneRun()
            _ = try await store.presence.pruneStep(
                try await store.firstStep(batch: 3, for: old.run.id), under: old.term)
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            let new = try await store.claimOne(store.grant("w2"))
            try expect("progress at the takeover", new.run.result, is: ["removed": 3, "rooms": 1])
            try await store.prune(under: new)
            let row = try await store.run(old.run.id)
            try expect("result", row.result, is: ["removed": 8, "rooms": 2])
            try expect("counts", try await store.prunedEvents().map(\.count), is: [4, 4])
        },
    ]

    private static let refused: [StoreBehaviour] = [
        StoreBehaviour(.pruning, "a step under an old fence writes nothing") { store in
            try await store.fill("lobby", 4)
            try await store.presence.registerLayer("layer")
            store.clock.advance(by: .seconds(61))
            let old = try await store.pruneRun()
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            let new = try await store.claimOne(store.grant("w2"))
            let step = try await store.firstStep(for: old.run.id)
            let before = try await store.events()
            try expect("the answer", try await store.presence.pruneStep(step, under: old.term), is: .leaseLost)
            try expect("presences", try await store.channels(in: "lobby").count, is: 4)
            try expect("events", try await store.events(), is: before)
            try expect("removals", try await store.presence.removals(for: "layer", limit: 9), is: [])
            try expect("the run", try await store.run(new.run.id), is: new.run)
        },
        StoreBehaviour(.pruning, "a step of a run that has ended writes nothing") { store in
            try await store.fill("lobby", 4)
            store.clock.advance(by: .seconds(61))
            let claimed = try await store.pruneRun()
            try await store.finish(claimed, .failure())
            let step = try await store.firstStep(for: claimed.run.id)
            let outcome = try await store.presence.pruneStep(step, under: claimed.term)
            try expect("the answer", outcome, is: .leaseLost)
            try expect("presences", try await store.channels(in: "lobby").count, is: 4)
            try expect("the run", try await store.run(claimed.run.id).state, is: .failed)
        },
        StoreBehaviour(.pruning, "a step of a run that was replaced writes nothing") { store in
            try await store.fill("lobby", 4)
            store.clock.advance(by: .seconds(61))
            let job = JobDefinition.every(60) { $0.overlap = .replace }
            let old = try required(
                try await store.ledger.start(store.manual("job", job), under: store.grant()).started, "a run")
            _ = try await store.ledger.start(store.manual("job", job), under: store.grant("w2"))
            let step = try await store.firstStep(for: old.run.id)
            try expect("the answer", try await store.presence.pruneStep(step, under: old.term), is: .leaseLost)
            try expect("presences", try await store.channels(in: "lobby").count, is: 4)
        },
        StoreBehaviour(.pruning, "a step of a prune of rooms under an old fence writes nothing") { store in
            _ = try await store.presence.add("a", to: "lobby", user: nil)
            _ = try await store.presence.remove("a", from: "lobby")
            let old = try await store.pruneRun()
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            let before = try await store.events()
            let step = PruneRoomsStep(run: old.run.id)
            try expect("the answer", try await store.presence.pruneRoomsStep(step, under: old.term), is: .leaseLost)
            try expect("rooms", try await store.presence.rooms().count, is: 1)
            try expect("events", try await store.events(), is: before)
        },
    ]
}
