internal import RollcallCore

extension StoreBehaviour {
    /// What a tick finds of its own job when it is decided (semantics, rule 15).
    static let overlap: [StoreBehaviour] = [
        StoreBehaviour(.planning, "overlap skip: a run that is between two attempts occupies its job") { store in
            let job = JobDefinition.every(60)
            let claimed = try await store.runningRun(of: job)
            try await store.finish(claimed, .failure(.retry(after: .seconds(600))))
            store.clock.advance(by: .seconds(60))
            let decided = try await store.decide(job, under: store.grant())
            try expect("skipped", decided.skipped.map(\.reason), is: [.overlap])
        },
        StoreBehaviour(.planning, "overlap skip: the next tick after the end runs") { store in
            let job = JobDefinition.every(60)
            let first = try await store.runningRun(of: job)
            try await store.finish(first)
            store.clock.advance(by: .seconds(60))
            try expect("claimed", try await store.decide(job, under: store.grant()).claimed.count, is: 1)
        },
        StoreBehaviour(.planning, "overlap skip holds for a run that a person started") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            _ = try await store.ledger.start(store.manual("job", job), under: store.grant())
            store.clock.advance(by: .seconds(60))
            let decided = try await store.decide(job, under: store.grant())
            try expect("skipped", decided.skipped.map(\.reason), is: [.overlap])
        },
        StoreBehaviour(.planning, "overlap queue: one newcomer waits, the next is skipped") { store in
            let job = JobDefinition.every(60) { $0.overlap = .queue }
            _ = try await store.runningRun(of: job)
            store.clock.advance(by: .seconds(60))
            let second = try await store.decide(job, under: store.grant())
            try expect("queued", second.queued.count, is: 1)
            try expect("claimed", second.claimed, is: [])
            store.clock.advance(by: .seconds(60))
            let third = try await store.decide(job, under: store.grant())
            try expect("queued", third.queued, is: [])
            try expect("skipped", third.skipped.map(\.reason), is: [.overlap])
        },
        StoreBehaviour(.planning, "overlap allow: both run, each under a fence of its own") { store in
            let job = JobDefinition.every(60) { $0.overlap = .allow }
            let first = try await store.runningRun(of: job, under: store.longGrant)
            store.clock.advance(by: .seconds(60))
            let second = try required(
                try await store.decide(job, under: store.grant()).claimed.first, "a second run")
            try expect("fences", [first.term.fence, second.term.fence], is: [1, 2])
            try expect("the end of the first", try await store.finish(first), is: .recorded(.succeeded))
            try expect("the end of the second", try await store.finish(second), is: .recorded(.succeeded))
        },
        StoreBehaviour(.planning, "overlap replace: the old run is cancelled as the new one is claimed") { store in
            let job = JobDefinition.every(60) { $0.overlap = .replace }
            let old = try await store.runningRun(of: job)
            store.clock.advance(by: .seconds(60))
            let decided = try await store.decide(job, under: store.grant("w2"))
            try expect("replaced", decided.replaced, is: [old.run.id])
            let new = try required(decided.claimed.first, "the new run")
            try expect(new.term.fence > old.term.fence, "the fence did not rise")
            let row = try await store.run(old.run.id)
            try expect("the old run", row.state, is: .cancelled)
            try expect("its reason", row.reason, is: .replaced)
            try expect("its attempt", row.attempts.map(\.outcome), is: [.cancelled])
            try expect("its end", row.finishedAt, is: .at(120))
        },
        StoreBehaviour(.planning, "overlap replace: the worker of the old run is refused") { store in
            let job = JobDefinition.every(60) { $0.overlap = .replace }
            let old = try await store.runningRun(of: job)
            store.clock.advance(by: .seconds(60))
            try await store.decide(job, under: store.grant("w2"))
            try expect("its renewal", try await store.ledger.renew([old.term], for: .seconds(30)), is: [.lost])
            try expect("its progress", try await store.ledger.recordProgress([:], under: old.term), is: .leaseLost)
            try expect("its end", try await store.finish(old), is: .leaseLost)
            try expect("the old run", try await store.run(old.run.id).state, is: .cancelled)
        },
        StoreBehaviour(.planning, "overlap replace ends a run that is between two attempts") { store in
            let job = JobDefinition.every(60) { $0.overlap = .replace }
            let old = try await store.runningRun(of: job)
            try await store.finish(old, .failure(.retry(after: .seconds(600))))
            store.clock.advance(by: .seconds(60))
            let decided = try await store.decide(job, under: store.grant())
            try expect("replaced", decided.replaced, is: [old.run.id])
            try expect("the old run", try await store.run(old.run.id).state, is: .cancelled)
            try expect("when it is next due", try await store.run(old.run.id).nextAttemptAt, is: nil)
        },
    ]
}
