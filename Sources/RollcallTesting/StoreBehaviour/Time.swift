internal import RollcallCore

extension StoreBehaviour {
    /// Wall clocks that are wrong (semantics, rule 2).
    static let time: [StoreBehaviour] = [
        StoreBehaviour(.time, "a clock that was set back for good opens a new epoch, in which ticks run") { store in
            let job = JobDefinition.every(60)
            let claimed = try await store.runningRun(of: job)
            try await store.finish(claimed)
            store.clock.jumpWall(by: .seconds(-3_600))
            let raised = try await store.decide(job, under: store.grant())
            try expect("the cursor", raised.cursor, is: JobCursor(epoch: 2, position: .at(60 - 3_600)))
            try expect("runs of the raise itself", raised.claimed, is: [])
            store.clock.advance(by: .seconds(60))
            let next = try await store.decide(job, under: store.grant())
            let tick = Tick(job: job.name, epoch: 2, instant: .at(120 - 3_600))
            try expect("the next tick", next.claimed.map(\.run.tick), is: [tick])
        },
        StoreBehaviour(.time, "the same instant may run once in each epoch") { store in
            let job = JobDefinition.every(60)
            let first = try await store.runningRun(of: job)
            try await store.finish(first)
            store.clock.jumpWall(by: .seconds(-90))
            try await store.decide(job, under: store.grant())
            store.clock.advance(by: .seconds(90))
            let again = try await store.decide(job, under: store.grant()).claimed
            try expect("the tick", again.map(\.run.tick?.instant), is: [first.run.tick?.instant])
            try expect("its epoch", again.map(\.run.tick?.epoch), is: [2])
            try await store.expectRefusal(
                of: .deciding(job, [.at(60)], seen: JobCursor(epoch: 1, position: .start)))
            let runs = try await store.rows(in: [.succeeded, .running])
            try expect("runs", runs.map(\.id), is: again.map(\.run.id) + [first.run.id])
        },
        StoreBehaviour(.time, "of many workers that see the clock set back one opens the epoch") { store in
            let job = JobDefinition.every(60)
            try await store.finish(try await store.runningRun(of: job))
            store.clock.jumpWall(by: .seconds(-3_600))
            let proposal = try await store.dueProposal(job)
            let outcomes = try await store.race(6) { ledger, _ in try await ledger.decide([proposal], under: nil)[0] }
            try expect("cursors moved", outcomes.count { $0.moved != nil }, is: 1)
            try expect("the epoch", try await store.state(of: job.name).cursor.epoch, is: 2)
        },
        StoreBehaviour(.time, "a clock that is right again before the epoch is raised raises none") { store in
            let job = JobDefinition.every(60)
            try await store.finish(try await store.runningRun(of: job))
            store.clock.jumpWall(by: .seconds(-3_600))
            let proposal = try await store.dueProposal(job)
            store.clock.jumpWall(by: .seconds(3_600))
            try await store.expectRefusal(of: proposal)
            try expect("the epoch", try await store.state(of: job.name).cursor.epoch, is: 1)
        },
        StoreBehaviour(.time, "a small step back holds ticks up and decides none twice") { store in
            let job = JobDefinition.every(60)
            try await store.finish(try await store.runningRun(of: job))
            store.clock.jumpWall(by: .seconds(-30))
            try expect("after the step", try await store.proposal(job), is: nil)
            store.clock.advance(by: .seconds(30))
            try expect("at the old tick", try await store.proposal(job), is: nil)
            store.clock.advance(by: .seconds(60))
            let next = try await store.decide(job, under: store.grant()).claimed
            try expect("the next tick", next.map(\.run.tick?.instant), is: [.at(120)])
        },
        StoreBehaviour(.time, "a jump ahead is a gap like any other") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.jumpWall(by: .seconds(3_600))
            let decided = try await store.decide(job, under: store.grant())
            try expect("claimed", decided.claimed.map(\.run.tick?.instant), is: [.at(3_600)])
            try expect("skipped", decided.skipped.map(\.ticks.count), is: [59])
        },
        StoreBehaviour(.time, "what is written carries the store's clock") { store in
            store.clock.jumpWall(by: .microseconds(123_457))
            let at = Timestamp.start + .microseconds(123_457)
            try expect("now", try await store.ledger.states(of: nil).now, is: at)
            let id = try await store.triggered(store.manual())
            try expect("when it was written", try await store.run(id).createdAt, is: at)
            try expect("its start", try await store.claimOne().run.startedAt, is: at)
        },
        StoreBehaviour(.time, "rows of a clock that was set back still have growing identities") { store in
            let first = try await store.triggered(store.manual("first"))
            store.clock.jumpWall(by: .seconds(-600))
            let second = try await store.triggered(store.manual("second"))
            try expect(second > first, "the newer run has the smaller id")
            try expect("newest first", try await store.rows().map(\.id), is: [second, first])
        },
    ]
}
