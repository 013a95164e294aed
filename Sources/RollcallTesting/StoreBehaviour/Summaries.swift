internal import RollcallCore

extension StoreBehaviour {
    /// History in numbers.
    static let summaries: [StoreBehaviour] = [
        StoreBehaviour(.history, "a summary counts by job, and skipped ticks by reason") { store in
            let job = JobDefinition.every(60, "b")
            let first = try await store.runningRun(of: job, under: store.longGrant)
            for _ in 0..<2 {
                store.clock.advance(by: .seconds(60))
                try await store.decide(job, under: store.grant())
            }
            try await store.finish(first, .success(["removed": 5]))
            store.clock.advance(by: .seconds(60))
            let second = try required(try await store.decide(job, under: store.grant()).claimed.first, "a run")
            try await store.finish(second, .failure())
            _ = try await store.ledger.start(store.manual("a"), under: store.grant())
            let summaries = try await store.ledger.summary(HistoryQuery())
            try expect("jobs", summaries.map(\.job.description), is: ["a", "b"])
            let summary = summaries[1]
            try expect("runs", summary.runs, is: 2)
            try expect("succeeded", summary.succeeded, is: 1)
            try expect("failed", summary.failed, is: 1)
            try expect("skipped", summary.skipped, is: [.overlap: 2])
            try expect("removed", summary.removed, is: 5)
            try expect("the last failure", summary.lastFailure, is: RunFailure(code: "boom", message: "it broke"))
            try expect("the unfinished one", summaries[0].runs, is: 1)
            try expect("its median", summaries[0].median, is: nil)
        },
        StoreBehaviour(.history, "a summary's percentiles are nearest ranks of durations") { store in
            for milliseconds in (1...21).reversed() {
                let started = try await store.ledger.start(store.manual(), under: store.grant())
                let claimed = try required(started.started, "a run")
                store.clock.advance(by: .milliseconds(milliseconds))
                try await store.finish(claimed)
            }
            let summary = try required(try await store.ledger.summary(HistoryQuery()).first, "a summary")
            try expect("the median", summary.median, is: .milliseconds(11))
            try expect("the 95th percentile", summary.percentile95, is: .milliseconds(20))
        },
        StoreBehaviour(.history, "a summary of one run has its duration for both percentiles") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .milliseconds(7))
            try await store.finish(claimed)
            let summary = try required(try await store.ledger.summary(HistoryQuery()).first, "a summary")
            try expect("the median", summary.median, is: .milliseconds(7))
            try expect("the 95th percentile", summary.percentile95, is: .milliseconds(7))
        },
        StoreBehaviour(.history, "a run during which the clock was set back took no time") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.jumpWall(by: .seconds(-30))
            try await store.finish(claimed)
            try expect("its duration", try await store.run(claimed.run.id).duration, is: .zero)
            let summary = try required(try await store.ledger.summary(HistoryQuery()).first, "a summary")
            try expect("the median", summary.median, is: .zero)
        },
        StoreBehaviour(.history, "a summary is held to a job and a time") { store in
            for index in 0..<3 {
                let started = try await store.ledger.start(store.manual("job-\(index % 2)"), under: store.grant())
                try await store.finish(try required(started.started, "a run"), .success(["removed": 1]))
                store.clock.advance(by: .seconds(10))
            }
            var query = HistoryQuery(job: JobName(stored: "job-0"))
            try expect("of a job", try await store.ledger.summary(query).map(\.removed), is: [2])
            query.since = .at(10)
            try expect("since a time", try await store.ledger.summary(query).map(\.removed), is: [1])
        },
        StoreBehaviour(.history, "the latest runs are one of each job, no skip rows") { store in
            let job = JobDefinition.every(60, "a")
            let old = try await store.runningRun(of: job)
            try await store.finish(old)
            store.clock.advance(by: .seconds(60))
            let new = try required(try await store.decide(job, under: store.grant()).claimed.first, "a run")
            store.clock.advance(by: .seconds(60))
            try await store.decide(job, under: store.grant())
            let other = try await store.triggered(store.manual("b"))
            let latest = try await store.ledger.latestRuns()
            try expect("the runs", Set(latest.map(\.id)), is: [new.run.id, other])
            try expect("how many", latest.count, is: 2)
        },
    ]
}
