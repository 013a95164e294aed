internal import RollcallCore

extension StoreBehaviour {
    /// What people ask of runs (semantics, rules 16 and 21).
    static let control: [StoreBehaviour] = triggers + cancels

    private static let triggers: [StoreBehaviour] = [
        StoreBehaviour(.control, "a trigger with a live worker queues a manual run") { store in
            try await store.register("w1")
            var request = store.manual()
            request.arguments = ["max_age": "5s"]
            guard case .queued(let id) = try await store.ledger.trigger(request) else {
                throw BehaviourViolation("the trigger was refused")
            }
            let row = try await store.run(id)
            try expect("state", row.state, is: .queued)
            try expect("trigger", row.trigger, is: .manual)
            try expect("tick", row.tick, is: nil)
            try expect("due", row.due, is: .start)
            try expect("arguments", row.arguments, is: ["max_age": "5s"])
            try expect("claimed", try await store.claimOne().run.id, is: id)
        },
        StoreBehaviour(.control, "a trigger without a live worker writes nothing") { store in
            try expect("no worker", try await store.ledger.trigger(store.manual()), is: .noWorker)
            try await store.register("w1")
            store.clock.advance(by: .seconds(31))
            try expect("a dead worker", try await store.ledger.trigger(store.manual()), is: .noWorker)
            try await store.register("w2", tasks: [TaskName("other")])
            try expect("a stranger", try await store.ledger.trigger(store.manual()), is: .noWorker)
            try expect("rows", try await store.rows().count, is: 0)
        },
        StoreBehaviour(.control, "a trigger with a known key is the run of that key") { store in
            let first = try await store.triggered(store.manual(key: "k"))
            try expect("again", try await store.ledger.trigger(store.manual(key: "k")), is: .known(first))
            let byHand = try await store.ledger.start(store.manual(key: "k"), under: store.grant())
            try expect("by hand", byHand, is: .known(first))
            try expect("rows", try await store.rows().count, is: 1)
        },
        StoreBehaviour(.control, "a triggered run runs under the revision that it was asked for with") { store in
            let job = JobDefinition.every(60) { $0.timeout = .seconds(7) }
            _ = try await store.triggered(store.manual("job", job))
            try expect("the revision", try await store.claimOne().definition, is: job)
        },
    ]

    private static let cancels: [StoreBehaviour] = [
        StoreBehaviour(.control, "a queued run is cancelled at once") { store in
            let id = try await store.triggered(store.manual())
            try expect("the answer", try await store.ledger.cancel(id, reason: .asked), is: .cancelled)
            let row = try await store.run(id)
            try expect("state", row.state, is: .cancelled)
            try expect("reason", row.reason, is: .asked)
            try expect("end", row.finishedAt, is: .start)
            try expect("claimed", try await store.ledger.claim(store.grant()), is: ClaimAnswer())
        },
        StoreBehaviour(.control, "a retrying run is cancelled at once") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try await store.finish(claimed, .failure(.retry(after: .seconds(5))))
            let outcome = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            try expect("the answer", outcome, is: .cancelled)
            store.clock.advance(by: .seconds(5))
            try expect("claimed", try await store.ledger.claim(store.grant()), is: ClaimAnswer())
            let row = try await store.run(claimed.run.id)
            try expect("next attempt", row.nextAttemptAt, is: nil)
            try expect("attempts", row.attempts.map(\.outcome), is: [.failed])
        },
        StoreBehaviour(.control, "a running run's worker is asked, and the run goes on until it answers") { store in
            let claimed = try await store.runningRun(of: .every(60))
            let outcome = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            try expect("the answer", outcome, is: .asked)
            try expect("the run", try await store.run(claimed.run.id).state, is: .running)
            let standing = try await store.ledger.standing(of: [claimed.term])
            try expect("what its worker sees", standing, is: [.cancelAsked(.asked)])
            let progress = try await store.ledger.recordProgress(["removed": 1], under: claimed.term)
            try expect("its progress", progress, is: .recorded(.running))
        },
        StoreBehaviour(.control, "a run that has ended stays as it ended") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try await store.finish(claimed)
            let outcome = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            try expect("the answer", outcome, is: .ended(.succeeded))
            try expect("the run", try await store.run(claimed.run.id).state, is: .succeeded)
            try expect("its reason", try await store.run(claimed.run.id).reason, is: nil)
        },
        StoreBehaviour(.control, "a cancel of a run that nobody knows says so") { store in
            let nobody = RunID(UUIDv7(high: 0x7000, low: 1 << 63))
            try expect("the answer", try await store.ledger.cancel(nobody, reason: .asked), is: .unknown)
        },
        StoreBehaviour(.control, "of a cancel and a claim at once the run is never both") { store in
            let id = try await store.triggered(store.manual())
            _ = try await store.race(6) { ledger, index -> Bool in
                if index == 3 { return try await ledger.cancel(id, reason: .asked) == .cancelled }
                return try await ledger.claim(store.grant("w\(index)")).claimed.isEmpty
            }
            let row = try await store.run(id)
            switch row.state {
            case .cancelled: try expect("attempts of a cancelled run", row.attempts.count, is: 0)
            case .running:
                let standing = try await store.ledger.standing(of: [LeaseTerm(run: id, fence: row.fence ?? 0)])
                try expect("what its worker sees", standing, is: [.cancelAsked(.asked)])
            default: throw BehaviourViolation("the run is \(row.state)")
            }
        },
    ]
}
