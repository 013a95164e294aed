internal import RollcallCore

extension StoreBehaviour {
    /// What waits is taken once, oldest first.
    static let claiming: [StoreBehaviour] = [
        StoreBehaviour(.claiming, "a claimed run is running under a new fence, with an attempt of its own") { store in
            let id = try await store.triggered(store.manual())
            store.clock.advance(by: .milliseconds(1_500))
            let claimed = try await store.claimOne(store.grant("w2"))
            try expect("the run", claimed.run.id, is: id)
            try expect("its state", claimed.run.state, is: .running)
            try expect("its worker", claimed.run.workerName, is: "w2")
            try expect("its start", claimed.run.startedAt, is: .start + .milliseconds(1_500))
            try expect("its fence", claimed.run.fence, is: 1)
            try expect("the term", claimed.term, is: LeaseTerm(run: id, fence: 1))
            let attempt = Attempt(
                number: 1, workerName: "w2", fence: 1, startedAt: .start + .milliseconds(1_500))
            try expect("its attempts", claimed.run.attempts, is: [attempt])
            try expect("the row in history", try await store.run(id), is: claimed.run)
        },
        StoreBehaviour(.claiming, "of many claims no two return the same run") { store in
            var waiting: Set<RunID> = []
            for index in 0..<24 { waiting.insert(try await store.triggered(store.manual("job-\(index)"))) }
            let answers = try await store.race(8) { ledger, index in
                try await ledger.claim(store.grant("w\(index)", slots: 6))
            }
            let claimed = answers.flatMap(\.claimed).map(\.run.id)
            try expect("runs claimed", claimed.count, is: 24)
            try expect("different runs", Set(claimed), is: waiting)
            try expect("a further claim", try await store.ledger.claim(store.grant()), is: ClaimAnswer())
        },
        StoreBehaviour(.claiming, "what has waited longest is claimed first") { store in
            var waiting: [RunID] = []
            for index in 0..<5 {
                waiting.append(try await store.triggered(store.manual("job-\(4 - index)")))
                store.clock.advance(by: .seconds(1))
            }
            let first = try await store.ledger.claim(store.grant(slots: 3)).claimed.map(\.run.id)
            try expect("the first three", first, is: Array(waiting.prefix(3)))
            let rest = try await store.ledger.claim(store.grant(slots: 3)).claimed.map(\.run.id)
            try expect("the others", rest, is: Array(waiting.suffix(2)))
        },
        StoreBehaviour(.claiming, "a claim takes no more runs than it has slots for") { store in
            for index in 0..<5 { _ = try await store.triggered(store.manual("job-\(index)")) }
            try expect("claimed", try await store.ledger.claim(store.grant(slots: 2)).claimed.count, is: 2)
            try expect("waiting", try await store.rows(in: [.queued]).count, is: 3)
            try expect("without slots", try await store.ledger.claim(store.grant(slots: 0)), is: ClaimAnswer())
        },
        StoreBehaviour(.claiming, "a task that the worker does not know is left alone") { store in
            let id = try await store.triggered(store.manual())
            let stranger = store.grant(tasks: [TaskName("other")])
            try expect("a stranger's claim", try await store.ledger.claim(stranger), is: ClaimAnswer())
            try expect("its state", try await store.run(id).state, is: .queued)
        },
        StoreBehaviour(.claiming, "a claim for one run leaves every other alone") { store in
            _ = try await store.triggered(store.manual("first"))
            let mine = try await store.triggered(store.manual("second"))
            var grant = store.grant()
            grant.onlyRun = mine
            try expect("claimed", try await store.ledger.claim(grant).claimed.map(\.run.id), is: [mine])
            try expect("a second time", try await store.ledger.claim(grant), is: ClaimAnswer())
            try expect("waiting", try await store.rows(in: [.queued]).count, is: 1)
        },
        StoreBehaviour(.claiming, "each term of any of a job's runs raises the fence by one") { store in
            let job = JobDefinition.every(60) { $0.overlap = .allow }
            try await store.apply(job)
            var fences: [Int64] = []
            for _ in 0..<3 {
                store.clock.advance(by: .seconds(60))
                let decided = try await store.decide(job, under: store.grant())
                fences += decided.claimed.map(\.term.fence)
                _ = try await store.triggered(store.manual("job", job))
                fences += try await store.ledger.claim(store.grant()).claimed.map(\.term.fence)
            }
            try expect("fences", fences, is: [1, 2, 3, 4, 5, 6])
        },
        StoreBehaviour(.claiming, "the outlook counts what waits") { store in
            try expect("empty", try await store.ledger.outlook(), is: RunOutlook())
            _ = try await store.triggered(store.manual("first"))
            _ = try await store.triggered(store.manual("second"))
            try expect("waiting", try await store.ledger.outlook().queued, is: 2)
            _ = try await store.ledger.claim(store.grant(slots: 1))
            try expect("after a claim", try await store.ledger.outlook().queued, is: 1)
        },
    ]
}
