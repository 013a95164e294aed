internal import RollcallCore

extension StoreBehaviour {
    /// How attempts end, and who may end them (semantics, rules 3 and 17).
    static let finishing: [StoreBehaviour] = endings + fences + progress

    private static let endings: [StoreBehaviour] = [
        StoreBehaviour(.finishing, "a run that succeeded holds its result, and its attempt is closed") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .milliseconds(1_250))
            let outcome = try await store.finish(claimed, .success(["removed": 12, "rooms": 3]))
            try expect("the answer", outcome, is: .recorded(.succeeded))
            let row = try await store.run(claimed.run.id)
            try expect("state", row.state, is: .succeeded)
            try expect("reason", row.reason, is: nil)
            try expect("result", row.result, is: ["removed": 12, "rooms": 3])
            try expect("duration", row.duration, is: .milliseconds(1_250))
            try expect("the attempt's outcome", row.attempts.map(\.outcome), is: [.succeeded])
            try expect("the attempt's end", row.attempts.map(\.finishedAt), is: [row.finishedAt])
        },
        StoreBehaviour(.finishing, "a run that failed says why, and so does its attempt") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try expect("the answer", try await store.finish(claimed, .failure()), is: .recorded(.failed))
            let row = try await store.run(claimed.run.id)
            let failure = RunFailure(code: "boom", message: "it broke")
            try expect("state", row.state, is: .failed)
            try expect("reason", row.reason, is: .error)
            try expect("failure", row.failure, is: failure)
            try expect("the attempt's failure", row.attempts.map(\.failure), is: [failure])
            try expect("the attempt's outcome", row.attempts.map(\.outcome), is: [.failed])
            try expect("the end", row.finishedAt, is: .at(60))
        },
        StoreBehaviour(.finishing, "a run keeps the reason for which it failed") { store in
            for (index, reason) in [RunReason.timedOut, .brake, .referenced].enumerated() {
                let claimed = try await store.runningRun(of: .every(60, "job-\(index)"))
                let end = AttemptEnd(outcome: .timedOut, disposition: .fail(reason))
                try await store.finish(claimed, end)
                let row = try await store.run(claimed.run.id)
                try expect("the reason", row.reason, is: reason)
                try expect("the outcome", row.attempts.map(\.outcome), is: [.timedOut])
            }
        },
        StoreBehaviour(.finishing, "a run that is repeated waits, and its worker has nothing more to do") { store in
            let claimed = try await store.runningRun(of: .every(60))
            let end = AttemptEnd.failure(.retry(after: .seconds(5)))
            try expect("the answer", try await store.finish(claimed, end), is: .recorded(.retrying))
            let row = try await store.run(claimed.run.id)
            try expect("state", row.state, is: .retrying)
            try expect("next attempt", row.nextAttemptAt, is: .at(65))
            try expect("end", row.finishedAt, is: nil)
            let outlook = try await store.ledger.outlook()
            try expect("leases", outlook.nextExpiryIn, is: nil)
            try expect("renewed", try await store.ledger.renew([claimed.term], for: .seconds(30)), is: [.lost])
        },
        StoreBehaviour(.finishing, "a cancelled attempt cancels its run for the reason asked") { store in
            let claimed = try await store.runningRun(of: .every(60))
            _ = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            let end = AttemptEnd(outcome: .cancelled, disposition: .cancel(.asked))
            try expect("the answer", try await store.finish(claimed, end), is: .recorded(.cancelled))
            try expect("reason", try await store.run(claimed.run.id).reason, is: .asked)
        },
        StoreBehaviour(.finishing, "a run whose end was asked for is not repeated") { store in
            let claimed = try await store.runningRun(of: .every(60))
            _ = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            let outcome = try await store.finish(claimed, .failure(.retry(after: .seconds(1))))
            try expect("the answer", outcome, is: .recorded(.cancelled))
            let row = try await store.run(claimed.run.id)
            try expect("reason", row.reason, is: .asked)
            try expect("next attempt", row.nextAttemptAt, is: nil)
        },
        StoreBehaviour(.finishing, "a run that was done before it saw the cancel has succeeded") { store in
            let claimed = try await store.runningRun(of: .every(60))
            _ = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            try expect("the answer", try await store.finish(claimed), is: .recorded(.succeeded))
        },
        StoreBehaviour(.finishing, "a success leaves no failure of earlier attempts on the run") { store in
            let first = try await store.runningRun(of: .every(60))
            try await store.finish(first, .failure(.retry(after: .zero)))
            try await store.finish(try await store.claimOne())
            let row = try await store.run(first.run.id)
            try expect("failure", row.failure, is: nil)
            try expect("failures of attempts", row.attempts.map { $0.failure?.code }, is: ["boom", nil])
        },
    ]

    private static let fences: [StoreBehaviour] = [
        StoreBehaviour(.finishing, "a worker whose run was taken over cannot finish it") { store in
            let old = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            let new = try await store.claimOne(store.grant("w2"))
            try expect(new.term.fence > old.term.fence, "the fence did not rise")
            try expect("the old end", try await store.finish(old, .failure()), is: .leaseLost)
            try expect("the run", try await store.run(new.run.id), is: new.run)
            try expect("the new end", try await store.finish(new), is: .recorded(.succeeded))
        },
        StoreBehaviour(.finishing, "a worker whose run was reaped cannot finish it") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            try expect("its end", try await store.finish(claimed), is: .leaseLost)
            try expect("the run", try await store.run(claimed.run.id).state, is: .retrying)
        },
        StoreBehaviour(.finishing, "a run is finished once") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try await store.finish(claimed)
            try expect("a second end", try await store.finish(claimed, .failure()), is: .leaseLost)
            try expect("the run", try await store.run(claimed.run.id).state, is: .succeeded)
        },
        StoreBehaviour(.finishing, "of a finish and a reap at once exactly one counts") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(31))
            let answers = try await store.race(6) { ledger, index -> Int in
                guard index < 3 else { return try await ledger.reap().count }
                let ending = AttemptEnding(term: claimed.term, end: .success())
                return try await ledger.finish([ending]) == [.leaseLost] ? 0 : 1
            }
            try expect("ends recorded", answers.reduce(0, +), is: 1)
            try expect("attempts", try await store.run(claimed.run.id).attempts.count, is: 1)
        },
        StoreBehaviour(.finishing, "answers to ends come in their order, and one refusal spoils no other") { store in
            let first = try await store.runningRun(of: .every(60, "first"), under: store.longGrant)
            let second = try await store.runningRun(of: .every(60, "second"))
            let stale = LeaseTerm(run: second.run.id, fence: second.term.fence + 7)
            let endings = [
                AttemptEnding(term: first.term, end: .failure()),
                AttemptEnding(term: stale, end: .success()),
                AttemptEnding(term: second.term, end: .success()),
                AttemptEnding(term: second.term, end: .failure()),
            ]
            let answers = try await store.ledger.finish(endings)
            try expect(
                "the answers", answers, is: [.recorded(.failed), .leaseLost, .recorded(.succeeded), .leaseLost])
        },
        StoreBehaviour(.finishing, "the fence survives when history is gone") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try await store.finish(claimed)
            _ = try await store.ledger.pruneHistory(HistoryPruning(fallback: HistoryPolicy(keep: 0)))
            try expect("rows", try await store.rows().count, is: 0)
            store.clock.advance(by: .seconds(60))
            let next = try await store.decide(.every(60), under: store.grant()).claimed
            try expect("fences", next.map(\.term.fence), is: [2])
        },
    ]

    private static let progress: [StoreBehaviour] = [
        StoreBehaviour(.finishing, "progress is seen while the run goes on, and by who takes it over") { store in
            let old = try await store.runningRun(of: .every(60))
            let outcome = try await store.ledger.recordProgress(["removed": 7], under: old.term)
            try expect("the answer", outcome, is: .recorded(.running))
            try expect("in history", try await store.run(old.run.id).result, is: ["removed": 7])
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            try expect("after a takeover", try await store.claimOne().run.result, is: ["removed": 7])
        },
        StoreBehaviour(.finishing, "progress under an old fence is refused") { store in
            let old = try await store.runningRun(of: .every(60))
            _ = try await store.ledger.recordProgress(["removed": 7], under: old.term)
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            _ = try await store.claimOne()
            let outcome = try await store.ledger.recordProgress(["removed": 99], under: old.term)
            try expect("the answer", outcome, is: .leaseLost)
            try expect("the run's result", try await store.run(old.run.id).result, is: ["removed": 7])
        },
        StoreBehaviour(.finishing, "a run that failed keeps what its steps added up to") { store in
            let claimed = try await store.runningRun(of: .every(60))
            _ = try await store.ledger.recordProgress(["removed": 7], under: claimed.term)
            try await store.finish(claimed, .failure())
            try expect("the result", try await store.run(claimed.run.id).result, is: ["removed": 7])
        },
    ]
}
