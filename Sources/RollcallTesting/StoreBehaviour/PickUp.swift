internal import RollcallCore

extension StoreBehaviour {
    /// What a queued run finds when a worker would start it (semantics, rules 9, 14 to 16).
    static let pickUp: [StoreBehaviour] = lateness + company

    private static let lateness: [StoreBehaviour] = [
        StoreBehaviour(.claiming, "a run that is picked up on time keeps the trigger schedule") { store in
            try await store.queueTick(of: .every(60))
            store.clock.advance(by: .seconds(10))
            try expect("the trigger", try await store.claimOne().run.trigger, is: .schedule)
        },
        StoreBehaviour(.claiming, "a run that is picked up later has the trigger catch_up") { store in
            try await store.queueTick(of: .every(60))
            store.clock.advance(by: .seconds(11))
            let claimed = try await store.claimOne()
            try expect("the trigger", claimed.run.trigger, is: .catchUp)
            try expect("the trigger in history", try await store.run(claimed.run.id).trigger, is: .catchUp)
        },
        StoreBehaviour(.claiming, "half of a short interval is late enough for catch_up") { store in
            let job = JobDefinition.every(4)
            try await store.apply(job)
            store.clock.advance(by: .seconds(4))
            try await store.decide(job)
            store.clock.advance(by: .milliseconds(2_001))
            try expect("the trigger", try await store.claimOne().run.trigger, is: .catchUp)
        },
        StoreBehaviour(.claiming, "a run that waited past its deadline is skipped at pick-up") { store in
            let id = try await store.queueTick(of: .every(60) { $0.deadline = .seconds(5) })
            store.clock.advance(by: .milliseconds(5_001))
            let answer = try await store.ledger.claim(store.grant())
            try expect("claimed", answer.claimed, is: [])
            let job = JobName(stored: "job")
            try expect("skipped", answer.skipped, is: [SkippedRun(run: id, job: job, reason: .deadline)])
            let row = try await store.run(id)
            try expect("its state", row.state, is: .skipped)
            try expect("its reason", row.reason, is: .deadline)
            try expect("its range", row.skipped, is: SkippedTicks(first: .at(60), last: .at(60), count: 1))
            try expect("its worker", row.workerName, is: nil)
            try expect("its fence", row.fence, is: nil)
            try expect("the job's fence", try await store.state(of: job).fence, is: 0)
        },
        StoreBehaviour(.claiming, "a run that is picked up at its deadline starts") { store in
            try await store.queueTick(of: .every(60) { $0.deadline = .seconds(5) })
            store.clock.advance(by: .seconds(5))
            try expect("claimed", try await store.ledger.claim(store.grant()).claimed.count, is: 1)
        },
    ]

    private static let company: [StoreBehaviour] = [
        StoreBehaviour(.claiming, "overlap skip: a queued run that meets another at pick-up is skipped") { store in
            let job = JobDefinition.every(60)
            let id = try await store.queueTick(of: job)
            _ = try await store.ledger.start(store.manual("job", job), under: store.grant())
            let answer = try await store.ledger.claim(store.grant())
            try expect("skipped", answer.skipped.map(\.run), is: [id])
            try expect("its reason", try await store.run(id).reason, is: .overlap)
        },
        StoreBehaviour(.claiming, "a triggered run that is refused at pick-up is skipped and stays manual") { store in
            let job = JobDefinition.every(60)
            let busy = try await store.runningRun(of: job)
            let id = try await store.triggered(store.manual("job", job))
            let answer = try await store.ledger.claim(store.grant())
            try expect("skipped", answer.skipped, is: [SkippedRun(run: id, job: job.name, reason: .overlap)])
            let row = try await store.run(id)
            try expect("its state", row.state, is: .skipped)
            try expect("its trigger", row.trigger, is: .manual)
            try expect("its tick", row.tick, is: nil)
            try expect("the running run's end", try await store.finish(busy), is: .recorded(.succeeded))
        },
        StoreBehaviour(.claiming, "overlap queue: the run that waits starts when the other has ended") { store in
            let job = JobDefinition.every(60) { $0.overlap = .queue }
            let first = try await store.runningRun(of: job, under: store.longGrant)
            store.clock.advance(by: .seconds(60))
            let waiting = try await store.decide(job, under: store.grant()).queued
            try expect("while the first runs", try await store.ledger.claim(store.grant("w2")), is: ClaimAnswer())
            try await store.finish(first)
            try expect("after it", [try await store.claimOne(store.grant("w2")).run.id], is: waiting)
        },
        StoreBehaviour(.claiming, "overlap queue: of several triggered runs one waits, others are skipped") { store in
            let job = JobDefinition.every(60) { $0.overlap = .queue }
            let busy = try await store.runningRun(of: job)
            let first = try await store.triggered(store.manual("job", job))
            store.clock.advance(by: .seconds(1))
            let second = try await store.triggered(store.manual("job", job))
            let answer = try await store.ledger.claim(store.grant())
            try expect("claimed", answer.claimed, is: [])
            try expect("skipped", answer.skipped.map(\.run), is: [second])
            try await store.finish(busy)
            try expect("after it", try await store.claimOne().run.id, is: first)
        },
        StoreBehaviour(.claiming, "overlap replace: a queued run replaces what it meets at pick-up") { store in
            let job = JobDefinition.every(60) { $0.overlap = .replace }
            let old = try await store.runningRun(of: job)
            let id = try await store.triggered(store.manual("job", job))
            let answer = try await store.ledger.claim(store.grant("w2"))
            try expect("claimed", answer.claimed.map(\.run.id), is: [id])
            try expect("replaced", answer.replaced, is: [old.run.id])
            try expect("the old run", try await store.run(old.run.id).reason, is: .replaced)
            try expect("the old worker's end", try await store.finish(old), is: .leaseLost)
        },
        StoreBehaviour(.claiming, "overlap replace: of two that one claim finds the older is never handed out") {
            store in
            let job = JobDefinition.every(60) { $0.overlap = .replace }
            try await store.apply(job)
            let older = try await store.triggered(store.manual("job", job))
            store.clock.advance(by: .seconds(1))
            let newer = try await store.triggered(store.manual("job", job))
            let answer = try await store.ledger.claim(store.grant(slots: 4))
            try expect("claimed", answer.claimed.map(\.run.id), is: [newer])
            try expect("replaced", answer.replaced, is: [older])
            try expect("the older", try await store.run(older).state, is: .cancelled)
        },
        StoreBehaviour(.claiming, "overlap allow: a queued run starts beside another") { store in
            let job = JobDefinition.every(60) { $0.overlap = .allow }
            let first = try await store.runningRun(of: job)
            let id = try await store.triggered(store.manual("job", job))
            try expect("claimed", try await store.claimOne().run.id, is: id)
            try expect("the first one's end", try await store.finish(first), is: .recorded(.succeeded))
        },
        StoreBehaviour(.claiming, "of two queued runs of a job one claim starts only the first") { store in
            let first = try await store.triggered(store.manual())
            store.clock.advance(by: .seconds(1))
            let second = try await store.triggered(store.manual())
            let answer = try await store.ledger.claim(store.grant())
            try expect("claimed", answer.claimed.map(\.run.id), is: [first])
            try expect("skipped", answer.skipped.map(\.run), is: [second])
        },
        StoreBehaviour(.claiming, "a run between two attempts goes on beside a newer one") { store in
            let job = JobDefinition.every(60)
            let first = try await store.runningRun(of: job)
            try await store.finish(first, .failure(.retry(after: .seconds(10))))
            var loose = job
            loose.overlap = .allow
            _ = try await store.ledger.start(store.manual("job", loose), under: store.grant())
            store.clock.advance(by: .seconds(10))
            try expect("claimed", try await store.claimOne().run.id, is: first.run.id)
        },
    ]
}

extension StoreFixture {
    /// Applies a job, lets its next tick fall due and decides it without a free slot.
    @discardableResult
    func queueTick(of definition: JobDefinition) async throws -> RunID {
        try await apply(definition)
        clock.advance(by: .seconds(60))
        return try required(try await decide(definition).queued.first, "a queued run")
    }
}
