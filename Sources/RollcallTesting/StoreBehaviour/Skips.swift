internal import RollcallCore

extension StoreBehaviour {
    /// Ticks that do not run share a row while nothing lies between them.
    static let skips: [StoreBehaviour] = [
        StoreBehaviour(.planning, "a skip row reads as one of the schedule's that nobody started") { store in
            let job = JobDefinition.every(60) { $0.catchUp = .none }
            try await store.apply(job)
            store.clock.advance(by: .seconds(150))
            try await store.decide(job)
            let row = try await store.onlyRow(.skipped)
            try expect("reason", row.reason, is: .missed)
            try expect("range", row.skipped, is: SkippedTicks(first: .at(60), last: .at(120), count: 2))
            try expect("trigger", row.trigger, is: .schedule)
            try expect("tick", row.tick, is: Tick(job: job.name, epoch: 1, instant: .at(60)))
            try expect("worker", row.workerName, is: nil)
            try expect("fence", row.fence, is: nil)
            try expect("start", row.startedAt, is: nil)
            try expect("end", row.finishedAt, is: nil)
            try expect("attempts", row.attempts, is: [])
        },
        StoreBehaviour(.planning, "adjacent skips of one reason extend one row") { store in
            let job = JobDefinition.every(60) { $0.catchUp = .none }
            try await store.apply(job)
            for seconds in [90, 60, 120] {
                store.clock.advance(by: .seconds(seconds))
                try await store.decide(job)
            }
            let row = try await store.onlyRow(.skipped)
            try expect("range", row.skipped, is: SkippedTicks(first: .at(60), last: .at(240), count: 4))
        },
        StoreBehaviour(.planning, "a run between two skips keeps their rows apart") { store in
            let job = JobDefinition.every(60) { $0.catchUp = .none }
            try await store.apply(job)
            store.clock.advance(by: .seconds(90))
            try await store.decide(job)
            store.clock.advance(by: .seconds(30))
            let claimed = try required(
                try await store.decide(job, under: store.grant()).claimed.first, "the run on time")
            try await store.finish(claimed)
            store.clock.advance(by: .seconds(90))
            try await store.decide(job)
            let ranges = try await store.rows(in: [.skipped]).compactMap(\.skipped)
            try expect(
                "ranges, newest first", ranges,
                is: [
                    SkippedTicks(first: .at(180), last: .at(180), count: 1),
                    SkippedTicks(first: .at(60), last: .at(60), count: 1),
                ])
        },
        StoreBehaviour(.planning, "a run between two skips keeps them apart when its row is gone") { store in
            let job = JobDefinition.every(60) { $0.catchUp = .none }
            try await store.apply(job)
            store.clock.advance(by: .seconds(90))
            try await store.decide(job)
            store.clock.advance(by: .seconds(30))
            let claimed = try required(
                try await store.decide(job, under: store.grant()).claimed.first, "the run on time")
            try await store.finish(claimed, .failure())
            let noFailures = HistoryPolicy(failureAge: .zero)
            store.clock.advance(by: .seconds(90))
            try expect(
                "failures pruned", try await store.ledger.pruneHistory(HistoryPruning(fallback: noFailures)), is: 1)
            try await store.decide(job)
            try expect("skip rows", try await store.rows(in: [.skipped]).count, is: 2)
        },
        StoreBehaviour(.planning, "skips of two reasons have two rows") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(120))
            let seen = try await store.state(of: job.name).cursor
            let first = try await store.decide(.skipping(job, .at(60), .at(60), count: 1, seen: seen))
            try await store.decide(
                .skipping(job, .at(120), .at(120), count: 1, seen: first.cursor, reason: .deadline))
            let reasons = try await store.rows(in: [.skipped]).compactMap(\.reason)
            try expect("reasons, newest first", reasons, is: [.deadline, .missed])
        },
        StoreBehaviour(.planning, "skips of two epochs have two rows") { store in
            let job = JobDefinition.every(60) { $0.catchUp = .none }
            try await store.apply(job)
            store.clock.advance(by: .seconds(3_600 + 30))
            try await store.decide(job)
            store.clock.jumpWall(by: .seconds(-3_600))
            try await store.decide(job)
            store.clock.advance(by: .seconds(60))
            try await store.decide(job)
            let epochs = try await store.rows(in: [.skipped]).compactMap(\.tick?.epoch)
            try expect("epochs, newest first", epochs, is: [2, 1])
        },
        StoreBehaviour(.planning, "a tick that meets an unfinished run extends the row of overlaps") { store in
            let job = JobDefinition.every(60)
            _ = try await store.runningRun(of: job)
            for _ in 0..<2 {
                store.clock.advance(by: .seconds(60))
                let decided = try await store.decide(job, under: store.grant())
                try expect("skipped", decided.skipped.map(\.reason), is: [.overlap])
                try expect("claimed", decided.claimed, is: [])
            }
            let row = try await store.onlyRow(.skipped)
            try expect("range", row.skipped, is: SkippedTicks(first: .at(120), last: .at(180), count: 2))
        },
    ]
}
