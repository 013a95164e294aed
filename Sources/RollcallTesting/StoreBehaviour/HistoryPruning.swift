internal import RollcallCore

extension StoreBehaviour {
    /// What of history goes (semantics, rule 23).
    static let historyPruning: [StoreBehaviour] = [
        StoreBehaviour(.maintenance, "the newest so many rows of a job are kept") { store in
            var ids: [RunID] = []
            for _ in 0..<5 { ids.append(try await store.endedRun("a")) }
            let other = try await store.endedRun("b")
            try expect("pruned", try await store.prune(HistoryPolicy(keep: 2)), is: 3)
            try expect("kept", try await store.rows().map(\.id), is: [other, ids[4], ids[3]])
            try expect("a second time", try await store.prune(HistoryPolicy(keep: 2)), is: 0)
        },
        StoreBehaviour(.maintenance, "failed and cancelled rows are counted apart") { store in
            let good = [try await store.endedRun("a"), try await store.endedRun("a")]
            let bad = [
                try await store.endedRun("a", .failure()),
                try await store.endedRun("a", AttemptEnd(outcome: .cancelled, disposition: .cancel(.asked))),
            ]
            try expect("pruned", try await store.prune(HistoryPolicy(keep: 1)), is: 2)
            try expect("kept", try await store.rows().map(\.id), is: [bad[1], good[1]])
        },
        StoreBehaviour(.maintenance, "rows go by their age, failures by their own") { store in
            _ = try await store.endedRun("a")
            let failed = try await store.endedRun("a", .failure())
            store.clock.advance(by: .seconds(100))
            let young = try await store.endedRun("a")
            let policy = HistoryPolicy(age: .seconds(50), failureAge: .seconds(1_000))
            try expect("pruned", try await store.prune(policy), is: 1)
            try expect("kept", try await store.rows().map(\.id), is: [young, failed])
            store.clock.advance(by: .seconds(1_000))
            try expect("later", try await store.prune(policy), is: 2)
        },
        StoreBehaviour(.maintenance, "unfinished rows stay, however old and many") { store in
            let retrying = try await store.runningRun(of: .every(60))
            try await store.finish(retrying, .failure(.retry(after: .zero)))
            _ = try await store.triggered(store.manual("queued"))
            _ = try await store.ledger.start(store.manual("running"), under: store.grant())
            store.clock.advance(by: .seconds(365 * 86_400))
            let nothing = HistoryPolicy(keep: 0, age: .zero, failureAge: .zero)
            try expect("pruned", try await store.prune(nothing), is: 0)
            try expect("kept", Set(try await store.rows().map(\.state)), is: [.retrying, .queued, .running])
        },
        StoreBehaviour(.maintenance, "a skip row is as old as its newest tick") { store in
            let job = JobDefinition.every(60)
            let busy = try await store.runningRun(of: job)
            for _ in 0..<10 {
                store.clock.advance(by: .seconds(60))
                try await store.decide(job, under: store.grant())
            }
            let policy = HistoryPolicy(age: .seconds(120))
            try expect("pruned while it grows", try await store.prune(policy), is: 0)
            store.clock.advance(by: .seconds(121))
            try expect("pruned later", try await store.prune(policy), is: 1)
            try expect("kept", try await store.rows().map(\.id), is: [busy.run.id])
        },
        StoreBehaviour(.maintenance, "each job has its own policy, the others the fallback") { store in
            for job in ["a", "a", "b", "b"] { _ = try await store.endedRun(job) }
            let request = HistoryPruning(
                policies: [JobName(stored: "a"): HistoryPolicy(keep: 0)], fallback: HistoryPolicy(keep: 1))
            try expect("pruned", try await store.ledger.pruneHistory(request), is: 3)
            try expect("kept", try await store.rows().map(\.job.description), is: ["b"])
        },
        StoreBehaviour(.maintenance, "a batch bounds what goes in one call") { store in
            for _ in 0..<5 { _ = try await store.endedRun("a") }
            let request = HistoryPruning(fallback: HistoryPolicy(keep: 0), batch: 2)
            var counts: [Int] = []
            for _ in 0..<4 { counts.append(try await store.ledger.pruneHistory(request)) }
            try expect("pruned", counts, is: [2, 2, 1, 0])
        },
        StoreBehaviour(.maintenance, "attempts and log lines go with their run") { store in
            let claimed = try await store.runningRun(of: .every(60))
            let line = LogLine(at: .at(60), attempt: 1, level: .info, message: "line")
            try await store.ledger.append([line], to: claimed.run.id)
            try await store.finish(claimed)
            try expect("pruned", try await store.prune(HistoryPolicy(keep: 0)), is: 1)
            try expect("the log", try await store.ledger.log(of: claimed.run.id), is: RunLog())
            try expect("the run", try await store.ledger.run(matching: claimed.run.id.description), is: .none)
        },
        StoreBehaviour(.maintenance, "no tick runs a second time when all of history is gone") { store in
            let job = JobDefinition.every(60) { ($0.catchUp, $0.catchUpWindow) = (.all, .seconds(3_600)) }
            try await store.apply(job)
            store.clock.advance(by: .seconds(200))
            try await store.decide(job)
            for _ in 0..<3 { try await store.finish(try await store.claimOne()) }
            try expect("pruned", try await store.prune(HistoryPolicy(keep: 0)), is: 3)
            try expect("a proposal", try await store.proposal(job, occasion: .start), is: nil)
            let cursor = try await store.state(of: job.name).cursor
            for tick in [Timestamp.at(60), .at(120), .at(180)] {
                try await store.expectRefusal(of: .deciding(job, [tick], seen: cursor))
            }
        },
    ]
}

extension StoreFixture {
    /// Runs a task by hand to its end.
    fileprivate func endedRun(_ job: String, _ end: AttemptEnd = .success()) async throws -> RunID {
        let claimed = try required(try await ledger.start(manual(job), under: grant()).started, "a run of \(job)")
        clock.advance(by: .seconds(1))
        try await finish(claimed, end)
        return claimed.run.id
    }

    fileprivate func prune(_ policy: HistoryPolicy) async throws -> Int {
        try await ledger.pruneHistory(HistoryPruning(fallback: policy))
    }
}
