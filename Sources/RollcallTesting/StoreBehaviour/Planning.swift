internal import RollcallCore

extension StoreBehaviour {
    /// Ticks are decided once (semantics, rules 1 and 2).
    static let planning: [StoreBehaviour] = decisions + refusals

    private static let decisions: [StoreBehaviour] = [
        StoreBehaviour(.planning, "a tick that fell due runs under a new fence, and the cursor is on it") { store in
            let job = JobDefinition.every(60) { $0.arguments = ["max_age": "60s"] }
            let claimed = try await store.runningRun(of: job)
            try expect("the tick", claimed.run.tick, is: Tick(job: job.name, epoch: 1, instant: .at(60)))
            try expect("its state", claimed.run.state, is: .running)
            try expect("its trigger", claimed.run.trigger, is: .schedule)
            try expect("its arguments", claimed.run.arguments, is: ["max_age": "60s"])
            try expect("the term", claimed.term, is: LeaseTerm(run: claimed.run.id, fence: 1))
            try expect("the attempt", claimed.attempt, is: 1)
            try expect("the revision", claimed.definition, is: job)
            let state = try await store.state(of: job.name)
            try expect("the cursor", state.cursor, is: JobCursor(epoch: 1, position: .at(60)))
            try expect("the job's fence", state.fence, is: 1)
            try expect("the row in history", try await store.run(claimed.run.id), is: claimed.run)
        },
        StoreBehaviour(.planning, "of many decisions of one tick, exactly one moves the cursor") { store in
            let job = JobDefinition.every(60) { $0.overlap = .allow }
            try await store.apply(job)
            store.clock.advance(by: .seconds(60))
            let proposal = try await store.dueProposal(job)
            let outcomes = try await store.race(8) { ledger, index in
                try await ledger.decide([proposal], under: store.grant("w\(index)"))[0]
            }
            try expect("cursors moved", outcomes.count { $0.moved != nil }, is: 1)
            try expect("decisions refused", outcomes.count(where: \.isStale), is: 7)
            try expect("rows", try await store.rows().count, is: 1)
        },
        StoreBehaviour(.planning, "who comes second is told how the job stands now") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(60))
            let proposal = try await store.dueProposal(job)
            try await store.decide(proposal, under: store.grant())
            let second = try await store.ledger.decide([proposal], under: store.grant("w2"))
            try expect("the answer", second, is: [.stale(try await store.state(of: job.name))])
        },
        StoreBehaviour(.planning, "each proposal of a call is judged by itself") { store in
            let (first, second) = (JobDefinition.every(60, "first"), JobDefinition.every(60, "second"))
            try await store.apply(first, second)
            store.clock.advance(by: .seconds(60))
            let proposals = [try await store.dueProposal(first), try await store.dueProposal(second)]
            try await store.decide(proposals[0])
            let outcomes = try await store.ledger.decide(proposals, under: nil)
            try expect("outcomes", outcomes.count, is: 2)
            try expect(outcomes[0].isStale, "the first proposal was taken twice")
            try expect(outcomes[1].moved != nil, "the second proposal fell with the first")
        },
        StoreBehaviour(.planning, "a decision without a grant queues the run") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(60))
            let decided = try await store.decide(job)
            try expect("claimed", decided.claimed, is: [])
            let row = try await store.onlyRow(.queued)
            try expect("queued", decided.queued, is: [row.id])
            try expect("its fence", row.fence, is: nil)
            try expect("its attempts", row.attempts, is: [])
        },
        StoreBehaviour(.planning, "a decision claims no more runs than it has slots for") { store in
            let jobs = (1...4).map { JobDefinition.every(60, "job-\($0)") }
            _ = try await store.ledger.apply(ScheduleApplication(definitions: jobs, appliedBy: "w1"))
            store.clock.advance(by: .seconds(60))
            var proposals: [DecisionProposal] = []
            for job in jobs { proposals.append(try await store.dueProposal(job)) }
            let outcomes = try await store.ledger.decide(proposals, under: store.grant(slots: 3))
            try expect("claimed", outcomes.compactMap(\.moved).flatMap(\.claimed).count, is: 3)
            try expect("queued", outcomes.compactMap(\.moved).flatMap(\.queued).count, is: 1)
        },
        StoreBehaviour(.planning, "a decision leaves a task that its worker does not know queued") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(60))
            let decided = try await store.decide(job, under: store.grant(tasks: [TaskName("other")]))
            try expect("claimed", decided.claimed, is: [])
            try expect("queued", decided.queued.count, is: 1)
        },
        StoreBehaviour(.planning, "a tick that is decided late runs as catch-up") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(71))
            let decided = try await store.decide(job, under: store.grant())
            try expect("the trigger", decided.claimed.first?.run.trigger, is: .catchUp)
        },
        StoreBehaviour(.planning, "a run is due at its tick and its jitter") { store in
            let job = JobDefinition.every(60) { $0.jitter = .seconds(20) }
            try await store.apply(job)
            store.clock.advance(by: .seconds(80))
            let claimed = try required(
                try await store.decide(job, under: store.grant()).claimed.first, "a claimed run")
            try expect("due", claimed.run.due, is: job.due(.at(60)))
            try expect("the stored row's due", try await store.run(claimed.run.id).due, is: job.due(.at(60)))
        },
    ]

    private static let refusals: [StoreBehaviour] = [
        StoreBehaviour(.planning, "a proposal for a job that the database does not hold is answered so") { store in
            let job = JobDefinition.every(60)
            let proposal = DecisionProposal(
                definition: job, revision: job.revision, seen: JobCursor(position: .start),
                next: JobCursor(position: .start))
            try expect("the answer", try await store.ledger.decide([proposal], under: nil), is: [.unknown])
        },
        StoreBehaviour(.planning, "a decision under another revision than the current one is refused") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(60))
            let proposal = try await store.dueProposal(job)
            try await store.apply(JobDefinition.every(60) { $0.timeout = .seconds(7) })
            try await store.expectRefusal(of: proposal)
        },
        StoreBehaviour(.planning, "a decision for a paused job is refused") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(60))
            let proposal = try await store.dueProposal(job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            try await store.expectRefusal(of: proposal)
        },
        StoreBehaviour(.planning, "a decision for a removed job is refused") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(60))
            let proposal = try await store.dueProposal(job)
            try await store.register("w2")
            _ = try await store.ledger.retire(unheldFor: .zero)
            try await store.expectRefusal(of: proposal)
        },
        StoreBehaviour(.planning, "a tick that the store's clock has not reached is refused") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let seen = try await store.state(of: job.name).cursor
            let early = DecisionProposal.deciding(job, [.at(60)], seen: seen)
            try await store.expectRefusal(of: early)
            store.clock.advance(by: .seconds(60))
            try await store.decide(early)
        },
        StoreBehaviour(.planning, "a tick at or before the cursor is refused, whoever plans it") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(120))
            let decided = try await store.decide(job)
            try await store.expectRefusal(of: .deciding(job, [.at(120)], seen: decided.cursor))
            try await store.expectRefusal(of: .deciding(job, [.at(60)], seen: decided.cursor))
            try await store.expectRefusal(of: .skipping(job, .at(60), .at(120), count: 2, seen: decided.cursor))
        },
        StoreBehaviour(.planning, "a decided tick is not decided again when its history is gone") { store in
            let job = JobDefinition.every(60)
            let claimed = try await store.runningRun(of: job)
            try await store.finish(claimed)
            let nothing = HistoryPruning(fallback: HistoryPolicy(keep: 0))
            try expect("rows pruned", try await store.ledger.pruneHistory(nothing), is: 1)
            let cursor = try await store.state(of: job.name).cursor
            try await store.expectRefusal(of: .deciding(job, [.at(60)], seen: cursor))
            try await store.expectRefusal(of: .deciding(job, [.at(60)], seen: JobCursor(position: .start)))
            try expect("what a planner proposes", try await store.proposal(job), is: nil)
        },
        StoreBehaviour(.planning, "a refused decision writes nothing") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let before = try await store.state(of: job.name)
            store.clock.advance(by: .seconds(120))
            var forged = DecisionProposal.deciding(job, [.at(120)], seen: JobCursor(epoch: 1, position: .at(30)))
            forged.skips = [PlannedSkip(reason: .missed, ticks: SkippedTicks(first: .at(60), last: .at(60), count: 1))]
            try await store.expectRefusal(of: forged)
            try expect("the job", try await store.state(of: job.name), is: before)
            try expect("rows", try await store.rows().count, is: 0)
        },
    ]
}

extension DecisionProposal {
    /// A proposal as no planner would make it.
    static func deciding(_ job: JobDefinition, _ ticks: [Timestamp], seen: JobCursor) -> DecisionProposal {
        var proposal = DecisionProposal(
            definition: job, revision: job.revision, seen: seen,
            next: JobCursor(epoch: seen.epoch, position: max(seen.position, ticks.max() ?? seen.position)))
        proposal.runs = ticks.map { PlannedRun(tick: $0, due: $0) }
        return proposal
    }

    static func skipping(
        _ job: JobDefinition, _ first: Timestamp, _ last: Timestamp, count: Int, seen: JobCursor,
        reason: RunReason = .missed
    ) -> DecisionProposal {
        var proposal = deciding(job, [], seen: seen)
        proposal.next.position = max(seen.position, last)
        proposal.skips = [PlannedSkip(reason: reason, ticks: SkippedTicks(first: first, last: last, count: count))]
        return proposal
    }
}

extension StoreFixture {
    func expectRefusal(
        of proposal: DecisionProposal, file: String = #fileID, line: Int = #line
    ) async throws {
        let outcome = try await ledger.decide([proposal], under: grant())[0]
        try expect(outcome.isStale, "the decision was not refused but \(outcome)", file: file, line: line)
    }
}
