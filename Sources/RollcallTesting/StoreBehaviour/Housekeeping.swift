internal import RollcallCore

extension StoreBehaviour {
    /// Chores that the workers share (semantics, rules 5 and 23).
    static let housekeeping: [StoreBehaviour] = turns + revisions

    private static let period = Duration.seconds(60)

    private static let turns: [StoreBehaviour] = [
        StoreBehaviour(.housekeeping, "a turn is one worker's for a period, then anybody's") { store in
            let (first, second) = (WorkerID(name: "w1"), WorkerID(name: "w2"))
            let ledger = store.ledger
            try expect("first", try await ledger.claimTurn("prune", every: period, by: first), is: .taken)
            store.clock.advance(by: .seconds(20))
            let waits = TurnOutcome.waits(.seconds(40))
            try expect("second", try await ledger.claimTurn("prune", every: period, by: second), is: waits)
            try expect("first again", try await ledger.claimTurn("prune", every: period, by: first), is: waits)
            store.clock.advance(by: .seconds(40))
            try expect("a period later", try await ledger.claimTurn("prune", every: period, by: second), is: .taken)
        },
        StoreBehaviour(.housekeeping, "chores take their turns apart") { store in
            let worker = WorkerID(name: "w1")
            _ = try await store.ledger.claimTurn("prune", every: period, by: worker)
            let other = try await store.ledger.claimTurn("deliver", every: period, by: worker)
            try expect("another chore", other, is: .taken)
        },
        StoreBehaviour(.housekeeping, "of many workers one has the turn") { store in
            let outcomes = try await store.race(8) { ledger, index in
                try await ledger.claimTurn("prune", every: period, by: WorkerID(name: "w\(index)"))
            }
            try expect("taken", outcomes.count { $0 == .taken }, is: 1)
            try expect("waiting", outcomes.count { $0 == .waits(period) }, is: 7)
        },
        StoreBehaviour(.housekeeping, "turns go by the boot clock") { store in
            let worker = WorkerID(name: "w1")
            _ = try await store.ledger.claimTurn("prune", every: period, by: worker)
            store.clock.jumpWall(by: .seconds(3_600))
            let jumped = try await store.ledger.claimTurn("prune", every: period, by: worker)
            try expect("after a jump", jumped, is: .waits(period))
            store.clock.reboot()
            let rebooted = try await store.ledger.claimTurn("prune", every: period, by: worker)
            try expect("after another boot", rebooted, is: .taken)
        },
    ]

    private static let revisions: [StoreBehaviour] = [
        StoreBehaviour(.housekeeping, "a revision that no live worker holds is found") { store in
            let (old, held) = (JobDefinition.every(60, "old"), JobDefinition.every(60, "held"))
            try await store.apply(old, held)
            try expect("without workers", try await store.unheld(), is: ["held", "old"])
            try await store.register("w1", holding: [old, held])
            try expect("with its holder", try await store.unheld(), is: [])
            try await store.apply(.every(60, "old") { $0.timeout = .seconds(7) }, by: "w2")
            try expect("after a change", try await store.unheld(), is: ["old"])
            store.clock.advance(by: .seconds(31))
            try expect("after the holder's death", try await store.unheld(), is: ["held", "old"])
        },
        StoreBehaviour(.housekeeping, "a worker that registers again holds what it says now") { store in
            let job = JobDefinition.every(60)
            let edited = JobDefinition.every(60) { $0.timeout = .seconds(7) }
            try await store.apply(job)
            try await store.register("w1", holding: [job])
            try await store.apply(edited)
            try await store.register("w1", holding: [edited])
            try expect("unheld", try await store.unheld(), is: [])
        },
        StoreBehaviour(.housekeeping, "a worker that comes while another with its schedule leaves holds it") { store in
            let schedule = [JobDefinition.every(60)]
            try await store.apply(.every(60))
            for round in 0..<10 {
                let old = try await store.register("old-\(round)", holding: schedule)
                let new = WorkerRecord(
                    id: WorkerID(name: "new-\(round)"), name: "new", host: "host", pid: 1, version: "1",
                    lease: .seconds(30))
                _ = try await store.race(2) { ledger, index in
                    if index == 0 {
                        try await ledger.leave(old)
                    } else {
                        try await ledger.register(new, holding: schedule)
                    }
                }
                try expect("unheld", try await store.unheld(), is: [])
                try await store.ledger.leave(new.id)
            }
        },
        StoreBehaviour(.housekeeping, "removed jobs and bare tasks are nobody's to hold") { store in
            try await store.apply(.every(60))
            _ = try await store.ledger.start(store.manual("by-hand"), under: store.grant())
            try await store.register("w1")
            _ = try await store.ledger.retire(unheldFor: .zero)
            try expect("unheld", try await store.unheld(), is: [])
        },
    ]
}

extension StoreFixture {
    fileprivate func unheld() async throws -> [String] {
        try await ledger.unheldRevisions().map(\.description)
    }
}
