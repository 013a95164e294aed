internal import RollcallCore

extension StoreBehaviour {
    /// Attempts that follow attempts (semantics, rule 17).
    static let retrying: [StoreBehaviour] = [
        StoreBehaviour(.retrying, "a retry is claimed when its time has come, not before, by any worker") { store in
            let first = try await store.runningRun(of: .every(60))
            try await store.finish(first, .failure(.retry(after: .seconds(5))))
            store.clock.advance(by: .milliseconds(4_999))
            try expect("before", try await store.ledger.claim(store.grant("w2")), is: ClaimAnswer())
            store.clock.advance(by: .milliseconds(1))
            let second = try await store.claimOne(store.grant("w2"))
            try expect("the run", second.run.id, is: first.run.id)
            try expect("its attempt", second.attempt, is: 2)
            try expect("its fence", second.term.fence, is: 2)
            try expect("its worker", second.run.workerName, is: "w2")
            try expect("its first start", second.run.startedAt, is: .at(60))
            try expect("its next attempt", second.run.nextAttemptAt, is: nil)
            try expect("its attempts", second.run.attempts.map(\.outcome), is: [.failed, nil])
        },
        StoreBehaviour(.retrying, "failures, losses and give-backs are counted apart") { store in
            let first = try await store.runningRun(of: .every(60))
            try expect("at first", first.tally, is: AttemptTally(firstClaimedAt: .at(60)))
            try await store.finish(first, .failure(.retry(after: .zero)))
            let timedOut = AttemptEnd(outcome: .timedOut, disposition: .retry(after: .zero))
            try await store.finish(try await store.claimOne(), timedOut)
            try await store.finish(try await store.claimOne(), .givenBack)
            _ = try await store.claimOne()
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            let last = try await store.claimOne()
            let tally = AttemptTally(failures: 2, losses: 1, firstClaimedAt: .at(60))
            try expect("at last", last.tally, is: tally)
            try expect("the attempt", last.attempt, is: 5)
            let outcomes = last.run.attempts.map(\.outcome)
            try expect("the attempts", outcomes, is: [.failed, .timedOut, .cancelled, .lost, nil])
        },
        StoreBehaviour(.retrying, "a run that was given back is due at once") { store in
            let first = try await store.runningRun(of: .every(60))
            try expect("the answer", try await store.finish(first, .givenBack), is: .recorded(.retrying))
            try expect("the run", try await store.claimOne(store.grant("w2")).run.id, is: first.run.id)
        },
        StoreBehaviour(.retrying, "a retry keeps the trigger of its run") { store in
            let first = try await store.runningRun(of: .every(60))
            try await store.finish(first, .failure(.retry(after: .seconds(50))))
            store.clock.advance(by: .seconds(50))
            try expect("the trigger", try await store.claimOne().run.trigger, is: .schedule)
        },
        StoreBehaviour(.retrying, "a retry past the deadline of its run goes on") { store in
            let first = try await store.runningRun(of: .every(60) { $0.deadline = .seconds(5) })
            try await store.finish(first, .failure(.retry(after: .seconds(20))))
            store.clock.advance(by: .seconds(20))
            try expect("the run", try await store.claimOne().run.id, is: first.run.id)
        },
        StoreBehaviour(.retrying, "the outlook says when the next retry is due") { store in
            let first = try await store.runningRun(of: .every(60, "first"), under: store.longGrant)
            let second = try await store.runningRun(of: .every(60, "second"))
            try await store.finish(first, .failure(.retry(after: .seconds(9))))
            try await store.finish(second, .failure(.retry(after: .seconds(4))))
            let outlook = try await store.ledger.outlook()
            try expect("the outlook", outlook, is: RunOutlook(queued: 0, nextRetryIn: .seconds(4), nextExpiryIn: nil))
        },
        StoreBehaviour(.retrying, "a retry is due at once when the clock was set back before the pause") { store in
            let first = try await store.runningRun(of: .every(60))
            try await store.finish(first, .failure(.retry(after: .seconds(5))))
            store.clock.jumpWall(by: .seconds(-60))
            try expect("a smaller step", try await store.ledger.claim(store.grant("w2")), is: ClaimAnswer())
            let waiting = try await store.ledger.outlook()
            try expect("its wait", waiting.nextRetryIn, is: .seconds(65))
            store.clock.jumpWall(by: .microseconds(-1))
            try expect("the outlook", try await store.ledger.outlook().nextRetryIn, is: .zero)
            try expect("the run", try await store.claimOne(store.grant("w2")).run.id, is: first.run.id)
        },
        StoreBehaviour(.retrying, "of many workers one takes a retry") { store in
            let first = try await store.runningRun(of: .every(60))
            try await store.finish(first, .failure(.retry(after: .zero)))
            let answers = try await store.race(8) { ledger, index in
                try await ledger.claim(store.grant("w\(index)"))
            }
            try expect("claimed", answers.flatMap(\.claimed).map(\.attempt), is: [2])
        },
    ]
}
