internal import RollcallCore

extension StoreBehaviour {
    /// What `schedule explain` knows of a job around an instant.
    static let surroundings: [StoreBehaviour] = [
        StoreBehaviour(.history, "the row of a tick is found, with its revision, and nothing for another instant") {
            store in
            let job = JobDefinition.every(60)
            let first = try await store.runningRun(of: job)
            try await store.finish(first)
            store.clock.advance(by: .seconds(60))
            let second = try await store.decide(job, under: store.grant()).claimed.map(\.run.id)
            let found = try await store.look(at: .at(60))
            try expect("the row", found.rows.map(\.id), is: [first.run.id])
            try expect("its attempts", found.rows.first?.attempts.count, is: 1)
            try expect("its revision", found.rowRevision, is: job.revision)
            try expect("the next tick's", try await store.look(at: .at(120)).rows.map(\.id), is: second)
            let between = try await store.look(at: .at(119))
            try expect("between", between.rows.map(\.id), is: [])
            try expect("its revision", between.rowRevision, is: nil)
            try expect("a clock", between.now, is: .at(120))
            try expect("the state", between.state.cursor.position, is: .at(120))
        },
        StoreBehaviour(.history, "a skip row answers for every instant that it reaches over") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(600))
            try await store.decide(job, under: store.grant())
            let skip = try await store.onlyRow(.skipped)
            for second in [60, 300, 540] as [Int64] {
                try expect("at \(second)", try await store.look(at: .at(second)).rows.map(\.id), is: [skip.id])
            }
            let run = try await store.onlyRow(.running)
            try expect("the tick that ran", try await store.look(at: .at(600)).rows.map(\.id), is: [run.id])
            try expect("before it", try await store.look(at: .at(59)).rows.count, is: 0)
        },
        StoreBehaviour(.history, "a tick that came in two epochs has a row of each, the newest first") { store in
            let job = JobDefinition.every(60)
            let first = try await store.runningRun(of: job)
            try await store.finish(first)
            store.clock.advance(by: .seconds(600))
            for later in try await store.decide(job, under: store.grant()).claimed { try await store.finish(later) }
            store.clock.jumpWall(by: .seconds(-630))
            try await store.decide(job)
            store.clock.advance(by: .seconds(30))
            let again = try await store.decide(job, under: store.grant()).claimed.map(\.run.id)
            try expect("rows", try await store.look(at: .at(60)).rows.map(\.id), is: again + [first.run.id])
        },
        StoreBehaviour(.history, "rows of the job that were written around an instant stand beside it") { store in
            let job = JobDefinition.every(60)
            let claimed = try await store.runningRun(of: job)
            let byHand = try await store.triggered(store.manual("job", job))
            _ = try await store.triggered(store.manual("other"))
            store.clock.advance(by: .seconds(240))
            let late = try await store.triggered(store.manual("job", job))
            let found = try await store.look(at: .at(60)).beside.map(\.id)
            try expect("beside", found, is: [byHand, claimed.run.id])
            let later = try await store.look(at: .at(300)).beside.map(\.id)
            try expect("later", later, is: [late, byHand, claimed.run.id])
        },
        StoreBehaviour(.history, "signs of workers are those of any job, and none of what people do") { store in
            let job = JobDefinition.every(60)
            let claimed = try await store.runningRun(of: job)
            store.clock.advance(by: .seconds(5))
            try await store.finish(claimed)
            store.clock.advance(by: .seconds(1_000))
            _ = try await store.triggered(store.manual("other"))
            let silent = try await store.look(at: .at(900))
            try expect("before", silent.signBefore, is: .at(65))
            try expect("after", silent.signAfter, is: nil)
            let other = JobDefinition.every(60, "another")
            try await store.apply(other)
            store.clock.advance(by: .seconds(55))
            try await store.decide(other, under: store.grant())
            try expect("after a sign", try await store.look(at: .at(900)).signAfter, is: .at(1_120))
            try expect("at a sign", try await store.look(at: .at(63)).signAfter, is: .at(65))
        },
        StoreBehaviour(.history, "it knows the job's revisions, how much history is kept, and nothing of a stranger") {
            store in
            let old = JobDefinition.every(60)
            let claimed = try await store.runningRun(of: old)
            try await store.finish(claimed)
            let new = JobDefinition.every(90)
            try await store.apply(new, .every(30, "other"))
            let found = try await store.look(at: .at(60))
            try expect("revisions", found.revisions, is: [old.revision: old, new.revision: new])
            try expect("the current one", found.definition, is: new)
            try expect("the oldest row", found.oldest, is: .at(60))
            try expect("kept", found.kept, is: 1)
            let stranger = try await store.ledger.surroundings(of: JobName(stored: "stranger"), at: .at(60))
            try expect("a stranger", stranger, is: nil)
        },
    ]
}

extension StoreFixture {
    fileprivate func look(at instant: Timestamp) async throws -> TickSurroundings {
        let found = try await ledger.surroundings(of: JobName(stored: "job"), at: instant)
        return try required(found, "the surroundings of a known job")
    }
}
