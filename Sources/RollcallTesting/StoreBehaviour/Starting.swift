internal import RollcallCore

extension StoreBehaviour {
    /// Runs that a person starts in a process of their own (semantics, rule 16).
    static let starting: [StoreBehaviour] = [
        StoreBehaviour(.starting, "a run by hand is written and claimed at once") { store in
            var request = store.manual()
            request.arguments = ["max_age": "5s"]
            let outcome = try await store.ledger.start(request, under: store.grant("shell"))
            guard case .started(let claimed, let replaced) = outcome else {
                throw BehaviourViolation("the start was refused: \(outcome)")
            }
            try expect("replaced", replaced, is: [])
            try expect("trigger", claimed.run.trigger, is: .manual)
            try expect("tick", claimed.run.tick, is: nil)
            try expect("due", claimed.run.due, is: .start)
            try expect("state", claimed.run.state, is: .running)
            try expect("arguments", claimed.run.arguments, is: ["max_age": "5s"])
            try expect("revision", claimed.definition, is: nil)
            try expect("term", claimed.term, is: LeaseTerm(run: claimed.run.id, fence: 1))
            try expect("the row in history", try await store.run(claimed.run.id), is: claimed.run)
        },
        StoreBehaviour(.starting, "a job that is occupied starts nothing and writes nothing") { store in
            let job = JobDefinition.every(60)
            let busy = try await store.runningRun(of: job)
            let outcome = try await store.ledger.start(store.manual("job", job), under: store.grant())
            try expect("the answer", outcome, is: .occupied(by: busy.run.id))
            try expect("rows", try await store.rows().map(\.id), is: [busy.run.id])
            try expect("the fence", try await store.state(of: job.name).fence, is: 1)
        },
        StoreBehaviour(.starting, "a run between two attempts occupies its job") { store in
            let busy = try await store.runningRun(of: .every(60))
            try await store.finish(busy, .failure(.retry(after: .seconds(9))))
            let outcome = try await store.ledger.start(store.manual("job", .every(60)), under: store.grant())
            try expect("the answer", outcome, is: .occupied(by: busy.run.id))
        },
        StoreBehaviour(.starting, "overlap allow: a run by hand always starts") { store in
            let job = JobDefinition.every(60) { $0.overlap = .allow }
            _ = try await store.runningRun(of: job)
            let outcome = try await store.ledger.start(store.manual("job", job), under: store.grant())
            try expect("the fence", outcome.started?.term.fence, is: 2)
        },
        StoreBehaviour(.starting, "overlap replace: a run by hand replaces the other") { store in
            let job = JobDefinition.every(60) { $0.overlap = .replace }
            let old = try await store.runningRun(of: job)
            let outcome = try await store.ledger.start(store.manual("job", job), under: store.grant())
            guard case .started(_, let replaced) = outcome else {
                throw BehaviourViolation("the start was refused: \(outcome)")
            }
            try expect("replaced", replaced, is: [old.run.id])
            try expect("the old run", try await store.run(old.run.id).reason, is: .replaced)
        },
        StoreBehaviour(.starting, "a second start with the same key is the same run") { store in
            let first = try required(
                try await store.ledger.start(store.manual("a", key: "k"), under: store.grant()).started, "a run")
            let again = try await store.ledger.start(store.manual("a", key: "k"), under: store.grant())
            try expect("the same job", again, is: .known(first.run.id))
            try await store.finish(first)
            let later = try await store.ledger.start(store.manual("a", key: "k"), under: store.grant())
            try expect("after its end", later, is: .known(first.run.id))
            let other = try await store.ledger.start(store.manual("b", key: "k"), under: store.grant())
            try expect(other.started != nil, "another job with that key was refused: \(other)")
        },
        StoreBehaviour(.starting, "of many starts of one job exactly one succeeds") { store in
            let outcomes = try await store.race(8) { ledger, index in
                try await ledger.start(store.manual(), under: store.grant("w\(index)"))
            }
            let started = outcomes.compactMap(\.started)
            try expect("started", started.count, is: 1)
            let refused = StartOutcome.occupied(by: started[0].run.id)
            try expect("refused", outcomes.count { $0 == refused }, is: 7)
            try expect("rows", try await store.rows().count, is: 1)
        },
        StoreBehaviour(.starting, "of many starts with one key exactly one is a new run") { store in
            let outcomes = try await store.race(8) { ledger, index in
                try await ledger.start(store.manual(key: "k"), under: store.grant("w\(index)"))
            }
            let started = outcomes.compactMap(\.started)
            try expect("started", started.count, is: 1)
            try expect("known", outcomes.count { $0 == .known(started[0].run.id) }, is: 7)
        },
        StoreBehaviour(.starting, "a job goes on with the fence of the task that ran by its name") { store in
            let byHand = try required(
                try await store.ledger.start(store.manual("job"), under: store.grant()).started, "a run by hand")
            try await store.finish(byHand)
            let applied = try await store.apply(.every(60))
            try expect("added", applied.added, is: [JobName(stored: "job")])
            store.clock.advance(by: .seconds(60))
            let claimed = try await store.decide(.every(60), under: store.grant()).claimed
            try expect("fences", claimed.map(\.term.fence), is: [2])
        },
        StoreBehaviour(.starting, "a repeated run names the run that it repeats") { store in
            let failed = try await store.runningRun(of: .every(60))
            try await store.finish(failed, .failure())
            var request = store.manual("job", .every(60))
            (request.trigger, request.retryOf) = (.retry, failed.run.id)
            let again = try required(
                try await store.ledger.start(request, under: store.grant()).started, "the repeated run")
            try expect("its trigger", again.run.trigger, is: .retry)
            try expect("what it repeats", try await store.run(again.run.id).retryOf, is: failed.run.id)
            try expect("the failed run", try await store.run(failed.run.id).state, is: .failed)
        },
    ]
}
