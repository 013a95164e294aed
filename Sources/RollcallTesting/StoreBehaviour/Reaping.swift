internal import RollcallCore

extension StoreBehaviour {
    /// What becomes of runs whose worker died (semantics, rule 17).
    static let reaping: [StoreBehaviour] = [
        StoreBehaviour(.reaping, "a lost run is retrying and due at once") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(31))
            let reaped = try await store.ledger.reap()
            let expected = ReapedRun(
                run: claimed.run.id, job: claimed.run.job, workerName: "w1", state: .retrying)
            try expect("the answer", reaped, is: [expected])
            let row = try await store.run(claimed.run.id)
            try expect("state", row.state, is: .retrying)
            try expect("next attempt", row.nextAttemptAt, is: .at(91))
            try expect("the attempt's outcome", row.attempts.map(\.outcome), is: [.lost])
            try expect("the attempt's end", row.attempts.map(\.finishedAt), is: [.at(91)])
            try expect("the failure", row.failure?.code, is: "lost")
            let again = try await store.claimOne(store.grant("w2"))
            try expect("who takes it", again.run.workerName, is: "w2")
            try expect("the attempt", again.attempt, is: 2)
        },
        StoreBehaviour(.reaping, "a run that was lost max_lost times has failed") { store in
            let job = JobDefinition.every(60) { $0.retry.maximumLost = 2 }
            let first = try await store.runningRun(of: job)
            store.clock.advance(by: .seconds(31))
            try expect("the first loss", try await store.ledger.reap().map(\.state), is: [.retrying])
            _ = try await store.claimOne()
            store.clock.advance(by: .seconds(31))
            try expect("the second loss", try await store.ledger.reap().map(\.state), is: [.failed])
            let row = try await store.run(first.run.id)
            try expect("reason", row.reason, is: .lost)
            try expect("the end", row.finishedAt, is: .at(122))
            try expect("next attempt", row.nextAttemptAt, is: nil)
        },
        StoreBehaviour(.reaping, "a task without a job is lost as often as the default allows") { store in
            let started = try required(
                try await store.ledger.start(store.manual(), under: store.grant()).started, "a run")
            for expected in [RunState.retrying, .retrying, .failed] {
                store.clock.advance(by: .seconds(31))
                try expect("after a loss", try await store.ledger.reap().map(\.state), is: [expected])
                _ = try await store.ledger.claim(store.grant())
            }
            try expect("reason", try await store.run(started.run.id).reason, is: .lost)
        },
        StoreBehaviour(.reaping, "a takeover is never refused by give_up_after") { store in
            let job = JobDefinition.every(60) { $0.retry.giveUpAfter = .seconds(1) }
            _ = try await store.runningRun(of: job)
            store.clock.advance(by: .seconds(3_600))
            try expect("after the loss", try await store.ledger.reap().map(\.state), is: [.retrying])
        },
        StoreBehaviour(.reaping, "a lost run that was asked to end is cancelled") { store in
            let claimed = try await store.runningRun(of: .every(60))
            _ = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            store.clock.advance(by: .seconds(31))
            try expect("after the loss", try await store.ledger.reap().map(\.state), is: [.cancelled])
            let row = try await store.run(claimed.run.id)
            try expect("reason", row.reason, is: .asked)
            try expect("the attempt's outcome", row.attempts.map(\.outcome), is: [.lost])
        },
        StoreBehaviour(.reaping, "of many reapers exactly one closes an attempt") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(31))
            let answers = try await store.race(8) { ledger, _ in try await ledger.reap() }
            try expect("reaped", answers.flatMap { $0 }.map(\.run), is: [claimed.run.id])
            try expect("attempts", try await store.run(claimed.run.id).attempts.count, is: 1)
        },
        StoreBehaviour(.reaping, "runs that wait are never reaped") { store in
            let retrying = try await store.runningRun(of: .every(60))
            try await store.finish(retrying, .failure(.retry(after: .seconds(9))))
            _ = try await store.triggered(store.manual())
            store.clock.advance(by: .seconds(3_600))
            store.clock.reboot()
            try expect("reaped", try await store.ledger.reap(), is: [])
        },
        StoreBehaviour(.reaping, "a reaper leaves leases that last alone") { store in
            let dead = try await store.runningRun(of: .every(60, "dead"))
            store.clock.advance(by: .seconds(15))
            _ = try await store.ledger.start(store.manual("alive"), under: store.grant("w2"))
            store.clock.advance(by: .seconds(16))
            try expect("reaped", try await store.ledger.reap().map(\.run), is: [dead.run.id])
            try expect("running", try await store.onlyRow(.running).job.description, is: "alive")
        },
    ]
}
