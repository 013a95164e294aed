internal import RollcallCore

extension StoreBehaviour {
    /// Jobs that leave the schedule (semantics, rule 13).
    static let retirement: [StoreBehaviour] = going + dropping + coming

    private static let lease = Duration.seconds(30)

    private static let going: [StoreBehaviour] = [
        StoreBehaviour(.retirement, "a job goes when no live worker has held it for one lease, not before") { store in
            let (kept, gone) = (JobDefinition.every(60, "kept"), JobDefinition.every(60, "gone"))
            try await store.apply(kept, gone)
            let worker = try await store.register("w1", holding: [kept])
            try expect("at once", try await store.ledger.retire(unheldFor: lease), is: [])
            try await store.live(worker, for: .seconds(20))
            try expect("before the lease", try await store.ledger.retire(unheldFor: lease), is: [])
            try await store.live(worker, for: .seconds(11))
            try expect("after the lease", try await store.ledger.retire(unheldFor: lease), is: [gone.name])
            try expect("removed at", try await store.state(of: gone.name).removedAt, is: .at(31))
            try expect("jobs", try await store.ledger.jobs().map(\.state.name), is: [kept.name])
            try expect("a second time", try await store.ledger.retire(unheldFor: lease), is: [])
        },
        StoreBehaviour(.retirement, "a job stays while any live worker's schedule holds it") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let workers = [try await store.register("w1", holding: [job]), try await store.register("w2")]
            for _ in 0..<5 {
                for worker in workers { _ = try await store.ledger.beat(worker, running: 0, state: .working) }
                try expect("gone", try await store.ledger.retire(unheldFor: lease), is: [])
                store.clock.advance(by: .seconds(20))
            }
        },
        StoreBehaviour(.retirement, "a job of a worker that died goes one lease after that worker counted as dead") {
            store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            try await store.register("dies", holding: [job])
            let worker = try await store.register("lives")
            try await store.live(worker, for: .seconds(29))
            try expect("while it may live", try await store.ledger.retire(unheldFor: lease), is: [])
            try await store.live(worker, for: .seconds(2))
            try expect("when it is dead", try await store.ledger.retire(unheldFor: lease), is: [])
            try await store.live(worker, for: .seconds(31))
            try expect("a lease later", try await store.ledger.retire(unheldFor: lease), is: [job.name])
        },
        StoreBehaviour(.retirement, "with no live worker nothing goes") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            try await store.register("dies")
            store.clock.advance(by: .seconds(31))
            try expect("gone", try await store.ledger.retire(unheldFor: lease), is: [])
            store.clock.advance(by: .seconds(3_600))
            try expect("gone", try await store.ledger.retire(unheldFor: .zero), is: [])
        },
        StoreBehaviour(.retirement, "the time of a full stop does not count") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let first = try await store.register("w1")
            try expect("before the stop", try await store.ledger.retire(unheldFor: lease), is: [])
            try await store.ledger.leave(first)
            store.clock.advance(by: .seconds(3_600))
            let second = try await store.register("w2")
            try expect("after the stop", try await store.ledger.retire(unheldFor: lease), is: [])
            try await store.live(second, for: .seconds(31))
            try expect("a lease later", try await store.ledger.retire(unheldFor: lease), is: [job.name])
        },
        StoreBehaviour(.retirement, "a job that a worker holds again begins anew") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let worker = try await store.register("w1")
            _ = try await store.ledger.retire(unheldFor: lease)
            try await store.live(worker, for: .seconds(20))
            try await store.register("w1", holding: [job])
            _ = try await store.ledger.retire(unheldFor: lease)
            try await store.register("w1")
            try await store.live(worker, for: .seconds(20))
            try expect("gone", try await store.ledger.retire(unheldFor: lease), is: [])
        },
        StoreBehaviour(.retirement, "the time for which a job was not held goes by the boot clock") { store in
            try await store.apply(.every(60))
            try await store.register("w1")
            try expect("gone", try await store.ledger.retire(unheldFor: lease), is: [])
            store.clock.jumpWall(by: .seconds(3_600))
            try expect("gone after the jump", try await store.ledger.retire(unheldFor: lease), is: [])
        },
        StoreBehaviour(.retirement, "a job that goes takes its queued and retrying runs along") { store in
            let job = JobDefinition.every(60) { $0.overlap = .queue }
            let retrying = try await store.runningRun(of: job)
            try await store.finish(retrying, .failure(.retry(after: .seconds(600))))
            store.clock.advance(by: .seconds(60))
            let queued = try required(try await store.decide(job).queued.first, "a queued run")
            try await store.register("w1")
            try expect("gone", try await store.ledger.retire(unheldFor: .zero), is: [job.name])
            for id in [queued, retrying.run.id] {
                let row = try await store.run(id)
                try expect("its state", row.state, is: .cancelled)
                try expect("its reason", row.reason, is: .removed)
                try expect("its end", row.finishedAt, is: .at(120))
            }
        },
        StoreBehaviour(.retirement, "a running run goes on when its job goes") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try await store.register("w1")
            try expect("gone", try await store.ledger.retire(unheldFor: .zero), is: [claimed.run.job])
            try expect("its renewal", try await store.ledger.renew([claimed.term], for: lease), is: [.renewed])
            try expect("its end", try await store.finish(claimed), is: .recorded(.succeeded))
        },
        StoreBehaviour(.retirement, "a task that only ran by hand is no job that could go") { store in
            _ = try await store.ledger.start(store.manual("by-hand"), under: store.grant())
            try await store.register("w1")
            try expect("gone", try await store.ledger.retire(unheldFor: .zero), is: [])
        },
    ]

    private static let dropping: [StoreBehaviour] = [
        StoreBehaviour(.retirement, "a job that the only live worker dropped goes at once, with its name to it") {
            store in
            let (kept, gone) = (JobDefinition.every(60, "kept"), JobDefinition.every(60, "gone"))
            let foreign = JobDefinition.every(60, "foreign")
            try await store.apply(kept, gone, foreign)
            try await store.register("dead", holding: [gone], lease: .seconds(3))
            store.clock.advance(by: .seconds(3))
            let worker = try await store.register("w1", holding: [kept])
            let request = RetirementRequest(lease: lease, dropped: [kept.name, gone.name], by: worker, named: "w1")
            let before = ScheduleChange.Side(revision: DefinitionHash(of: gone), next: .at(60))
            try expect(
                "gone", try await store.ledger.retire(request),
                is: [ScheduleChange(.removed, of: gone.name, before: before, after: nil)])
            try expect("removed at", try await store.state(of: gone.name).removedAt, is: .at(3))
            try expect("jobs", try await store.ledger.jobs().map(\.state.name), is: [foreign.name, kept.name])
            let entry = try required(try await store.ledger.audit(of: gone.name, limit: 1).first, "an entry")
            try expect("who", entry.actor, is: "w1")
            try expect("before", entry.before, is: before)
        },
        StoreBehaviour(.retirement, "a job that one of several live workers dropped stays for a lease") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let workers = [try await store.register("w1"), try await store.register("w2")]
            let request = RetirementRequest(lease: lease, dropped: [job.name], by: workers[0], named: "w1")
            try expect("gone", try await store.ledger.retire(request), is: [])
            store.clock.advance(by: .seconds(29))
            for worker in workers { _ = try await store.ledger.beat(worker, running: 0, state: .working) }
            try expect("before the lease", try await store.ledger.retire(request), is: [])
            store.clock.advance(by: .seconds(1))
            try expect("after it", try await store.ledger.retire(request).map(\.job), is: [job.name])
        },
        StoreBehaviour(.retirement, "a job that a dead worker says it dropped stays") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let dead = try await store.register("dead", lease: .seconds(3))
            store.clock.advance(by: .seconds(3))
            try await store.register("lives")
            let request = RetirementRequest(lease: lease, dropped: [job.name], by: dead, named: "dead")
            try expect("gone", try await store.ledger.retire(request), is: [])
        },
    ]

    private static let coming: [StoreBehaviour] = [
        StoreBehaviour(.retirement, "a job that comes back starts now, with its fence and its pause") { store in
            let job = JobDefinition.every(60)
            let claimed = try await store.runningRun(of: job)
            try await store.finish(claimed)
            _ = try await store.ledger.pause(job.name, by: "ada")
            try await store.register("w1")
            try expect("gone", try await store.ledger.retire(unheldFor: .zero), is: [job.name])
            store.clock.advance(by: .seconds(600))
            let applied = try await store.apply(job)
            try expect("added", applied.added, is: [job.name])
            let state = try await store.state(of: job.name)
            try expect("removed at", state.removedAt, is: nil)
            try expect("the cursor", state.cursor, is: JobCursor(position: .at(660)))
            try expect("the fence", state.fence, is: 1)
            try expect("paused since", state.pausedAt, is: .at(60))
            try expect("rows", try await store.rows().map(\.id), is: [claimed.run.id])
        },
        StoreBehaviour(.retirement, "a job that comes back changed never runs what it missed") { store in
            try await store.apply(.every(60))
            try await store.register("w1")
            _ = try await store.ledger.retire(unheldFor: .zero)
            store.clock.advance(by: .seconds(600))
            let changed = JobDefinition.every(60) { $0.catchUp = .all }
            try await store.apply(changed)
            try expect("a proposal", try await store.proposal(changed), is: nil)
            try expect("rows", try await store.rows().count, is: 0)
        },
    ]
}

extension StoreFixture {
    /// Lets time pass while a worker lives: it beats in between and at the end.
    func live(_ worker: WorkerID, for duration: Duration) async throws {
        for _ in 0..<2 {
            clock.advance(by: duration / 2)
            try expect(
                try await ledger.beat(worker, running: 0, state: .working), "a live worker's row is gone")
        }
    }
}
