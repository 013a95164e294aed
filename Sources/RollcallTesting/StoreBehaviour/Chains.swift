internal import RollcallCore

extension StoreBehaviour {
    /// The runs that `catch_up: all` queues in one decision (semantics, rules 8 and 15).
    static let chains: [StoreBehaviour] = [
        StoreBehaviour(.claiming, "catch-up runs of one decision are all queued, oldest first") { store in
            let queued = try await store.queueChain()
            let ticks = try await store.rows(in: [.queued]).compactMap(\.tick?.instant)
            try expect("ticks, newest first", ticks, is: [.at(180), .at(120), .at(60)])
            try expect("ids, newest first", try await store.rows().map(\.id), is: queued.reversed())
        },
        StoreBehaviour(.claiming, "catch-up runs go one after another, whichever worker takes them") { store in
            let queued = try await store.queueChain()
            for (index, id) in queued.enumerated() {
                let claimed = try await store.claimOne(store.grant("w\(index)"))
                try expect("the run", claimed.run.id, is: id)
                try expect("its trigger", claimed.run.trigger, is: .catchUp)
                let other = try await store.ledger.claim(store.grant("other"))
                try expect("what another finds", other, is: ClaimAnswer())
                try await store.finish(claimed)
            }
            try expect("succeeded", try await store.rows(in: [.succeeded]).count, is: 3)
        },
        StoreBehaviour(.claiming, "two workers that claim at once share a chain out one at a time") { store in
            let queued = try await store.queueChain()
            let answers = try await store.race(6) { ledger, index in
                try await ledger.claim(store.grant("w\(index)"))
            }
            try expect("claimed", answers.flatMap(\.claimed).map(\.run.id), is: [queued[0]])
            try expect("skipped", answers.flatMap(\.skipped), is: [])
        },
        StoreBehaviour(.claiming, "a chain waits while an older run of it is between two attempts") { store in
            let queued = try await store.queueChain()
            let first = try await store.claimOne()
            try await store.finish(first, .failure(.retry(after: .seconds(10))))
            try expect("meanwhile", try await store.ledger.claim(store.grant()), is: ClaimAnswer())
            store.clock.advance(by: .seconds(10))
            let again = try await store.claimOne()
            try expect("the run", again.run.id, is: queued[0])
            try await store.finish(again)
            try expect("the next", try await store.claimOne().run.id, is: queued[1])
        },
        StoreBehaviour(.claiming, "a catch-up run waits for another run of its job and is not skipped") { store in
            let queued = try await store.queueChain()
            let job = JobDefinition.chained
            let claimed = try required(
                try await store.ledger.start(store.manual("job", job), under: store.grant("hand")).started,
                "a run by hand")
            try expect("meanwhile", try await store.ledger.claim(store.grant()), is: ClaimAnswer())
            try await store.finish(claimed)
            try expect("the first", try await store.claimOne().run.id, is: queued[0])
        },
        StoreBehaviour(.claiming, "overlap allow: catch-up runs go one after another even so") { store in
            var job = JobDefinition.chained
            job.overlap = .allow
            let queued = try await store.queueChain(of: job)
            _ = try await store.ledger.start(store.manual("job", job), under: store.grant("hand"))
            let first = try await store.claimOne()
            try expect("the first, beside a run by hand", first.run.id, is: queued[0])
            let other = try await store.ledger.claim(store.grant("other"))
            try expect("while it runs", other, is: ClaimAnswer())
            try await store.finish(first)
            try expect("the next", try await store.claimOne().run.id, is: queued[1])
        },
        StoreBehaviour(.claiming, "a catch-up run that is cancelled does not hold up the next") { store in
            let queued = try await store.queueChain()
            _ = try await store.ledger.cancel(queued[0], reason: .asked)
            try expect("the next", try await store.claimOne().run.id, is: queued[1])
        },
        StoreBehaviour(.claiming, "of a chain only the runs past their deadline are skipped at pick-up") { store in
            let job = JobDefinition.every(60) {
                ($0.catchUp, $0.catchUpWindow, $0.deadline) = (.all, .seconds(3_600), .seconds(200))
            }
            try await store.apply(job)
            store.clock.advance(by: .seconds(185))
            let queued = try await store.decide(job).queued
            try expect("queued", queued.count, is: 3)
            store.clock.advance(by: .seconds(80))
            let answer = try await store.ledger.claim(store.grant())
            try expect("skipped", answer.skipped.map(\.run), is: [queued[0]])
            try expect("claimed", answer.claimed.map(\.run.id), is: [queued[1]])
        },
    ]
}

extension JobDefinition {
    fileprivate static let chained = JobDefinition.every(60) {
        ($0.catchUp, $0.catchUpWindow) = (.all, .seconds(3_600))
    }
}

extension StoreFixture {
    /// Misses three ticks of a job that catches all of them up; answers the queued runs, oldest first.
    fileprivate func queueChain(of job: JobDefinition = .chained) async throws -> [RunID] {
        try await apply(job)
        clock.advance(by: .seconds(200))
        let decided = try await decide(job, under: grant())
        try expect("claimed by the decision", decided.claimed, is: [])
        try expect("queued by the decision", decided.queued.count, is: 3)
        return decided.queued
    }
}
