internal import RollcallCore
internal import RollcallPresence

extension StoreBehaviour {
    /// One event of each run and room, seen when the run is done with the room or ends.
    static let heldEvents: [StoreBehaviour] = [
        StoreBehaviour(.pruning, "a room that takes several steps has one event, seen after the last") { store in
            try await store.fill("lobby", 5)
            store.clock.advance(by: .seconds(61))
            let claimed = try await store.pruneRun()
            var step = try await store.firstStep(batch: 2, for: claimed.run.id)
            for _ in 0..<2 {
                let progress = try required(
                    try await store.presence.pruneStep(step, under: claimed.term).more, "a step in between")
                step.rooms = step.rooms.dropFirst(progress.entriesDone)
                try expect("events in between", try await store.prunedEvents().count, is: 0)
            }
            _ = try await store.finish(&step, under: claimed.term)
            let events = try await store.prunedEvents()
            try expect("counts", events.map(\.count), is: [5])
            try expect("members", Set(events[0].members.map(\.channel)).count, is: 5)
        },
        StoreBehaviour(.pruning, "a room that is done is seen before the rest of the prune") { store in
            for room in ["a", "b"] as [RoomName] { try await store.fill(room, 2) }
            store.clock.advance(by: .seconds(61))
            let claimed = try await store.pruneRun()
            let step = try await store.firstStep(batch: 3, for: claimed.run.id)
            _ = try await store.presence.pruneStep(step, under: claimed.term)
            try expect("counts", try await store.prunedEvents().map(\.count), is: [2])
        },
        StoreBehaviour(.pruning, "what was removed is seen when the run fails") { store in
            let claimed = try await store.halfPrunedRoom()
            try await store.finish(claimed, .failure())
            try await store.expectOneEvent(of: claimed, count: 2)
        },
        StoreBehaviour(.pruning, "what was removed is seen when the run has succeeded otherwise") { store in
            let claimed = try await store.halfPrunedRoom()
            try await store.finish(claimed, .success(["removed": 2]))
            try await store.expectOneEvent(of: claimed, count: 2)
        },
        StoreBehaviour(.pruning, "what was removed is not seen while the run is between two attempts") { store in
            let claimed = try await store.halfPrunedRoom()
            try await store.finish(claimed, .failure(.retry(after: .seconds(5))))
            try expect("events", try await store.prunedEvents().count, is: 0)
            _ = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            try await store.expectOneEvent(of: claimed, count: 2)
        },
        StoreBehaviour(.pruning, "what was removed is seen when the run's last worker is reaped") { store in
            var claimed = try await store.halfPrunedRoom()
            for _ in 0..<2 {
                store.clock.advance(by: .seconds(31))
                _ = try await store.ledger.reap()
                try expect("events in between", try await store.prunedEvents().count, is: 0)
                claimed = try await store.claimOne()
            }
            store.clock.advance(by: .seconds(31))
            try expect("after the reaper", try await store.ledger.reap().map(\.state), is: [.failed])
            try await store.expectOneEvent(of: claimed, count: 2)
        },
        StoreBehaviour(.pruning, "what was removed is seen when a lost run was asked to end") { store in
            let claimed = try await store.halfPrunedRoom()
            _ = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            try await store.expectOneEvent(of: claimed, count: 2)
        },
        StoreBehaviour(.pruning, "what was removed is seen when the rest was touched before a takeover") { store in
            let claimed = try await store.halfPrunedRoom()
            try await store.finish(claimed, .givenBack)
            _ = try await store.presence.touch((0..<5).map { ChannelName("a\($0)") })
            let again = try await store.claimOne(store.grant("w2"))
            try await store.prune(under: again)
            try await store.expectOneEvent(of: claimed, count: 2)
            try expect("the run", try await store.run(claimed.run.id).state, is: .succeeded)
        },
        StoreBehaviour(.pruning, "two attempts at one room leave one event with the sum") { store in
            let claimed = try await store.halfPrunedRoom()
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            try await store.prune(under: try await store.claimOne(store.grant("w2")))
            try await store.expectOneEvent(of: claimed, count: 5)
        },
    ]
}

extension StoreFixture {
    /// A prune that has removed two of the five stale presences of a room.
    fileprivate func halfPrunedRoom() async throws -> ClaimedRun {
        try await fill("lobby", 5)
        clock.advance(by: .seconds(61))
        let claimed = try await pruneRun()
        let step = try await firstStep(batch: 2, for: claimed.run.id)
        let progress = try required(try await presence.pruneStep(step, under: claimed.term).more, "a first step")
        try expect("removed", progress.removed, is: 2)
        return claimed
    }

    fileprivate func expectOneEvent(
        of claimed: ClaimedRun, count: Int, file: String = #fileID, line: Int = #line
    ) async throws {
        let events = try await prunedEvents()
        try expect("counts of events", events.map(\.count), is: [count], file: file, line: line)
        try expect("their runs", events.map(\.run), is: [claimed.run.id], file: file, line: line)
        try expect("their rooms", events.map(\.room), is: ["lobby"], file: file, line: line)
        try expect("members", events[0].members.count, is: count, file: file, line: line)
    }
}
