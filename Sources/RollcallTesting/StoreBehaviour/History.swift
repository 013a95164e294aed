internal import RollcallCore

extension StoreBehaviour {
    /// How runs are found again.
    static let history: [StoreBehaviour] = lists + lookups + logs

    private static let lists: [StoreBehaviour] = [
        StoreBehaviour(.history, "runs come newest first, with their attempts") { store in
            let first = try await store.runningRun(of: .every(60))
            try await store.finish(first, .failure(.retry(after: .zero)))
            try await store.finish(try await store.claimOne())
            store.clock.advance(by: .seconds(60))
            let second = try await store.decide(.every(60), under: store.grant()).claimed
            let rows = try await store.rows()
            try expect("ids", rows.map(\.id), is: second.map(\.run.id) + [first.run.id])
            try expect("attempts", rows.map { $0.attempts.map(\.number) }, is: [[1], [1, 2]])
        },
        StoreBehaviour(.history, "rows of one transaction are listed in the order of their ticks") { store in
            let job = JobDefinition.every(60) { ($0.catchUp, $0.catchUpWindow) = (.all, .seconds(1_200)) }
            try await store.apply(job)
            store.clock.advance(by: .seconds(2_400))
            try await store.decide(job)
            let rows = try await store.rows()
            let ticks = rows.compactMap(\.tick?.instant)
            try expect("rows", rows.count, is: 22)
            try expect("ticks, newest first", ticks, is: ticks.sorted().reversed())
        },
        StoreBehaviour(.history, "a list is held to a job and to states") { store in
            let first = try await store.runningRun(of: .every(60, "first"))
            try await store.finish(first)
            let second = try await store.runningRun(of: .every(60, "second"))
            try await store.finish(second, .failure())
            let third = try await store.runningRun(of: .every(60, "third"))
            try expect("of a job", try await store.rows(of: second.run.job).map(\.id), is: [second.run.id])
            let ended = try await store.rows(in: [.succeeded, .failed]).map(\.id)
            try expect("of two states", ended, is: [second.run.id, first.run.id])
            try expect("of no state", try await store.rows().count, is: 3)
            try expect("of both", try await store.rows(of: third.run.job, in: [.failed]).count, is: 0)
        },
        StoreBehaviour(.history, "a list is held to a time: since it and before another") { store in
            var ids: [RunID] = []
            for index in 0..<4 {
                ids.append(try await store.triggered(store.manual("job-\(index)")))
                store.clock.advance(by: .seconds(10))
            }
            var query = HistoryQuery()
            (query.since, query.until) = (.at(10), .at(30))
            let found = try await store.ledger.runs(query).runs.map(\.id)
            try expect("the runs", found, is: [ids[2], ids[1]])
        },
        StoreBehaviour(.history, "a skip row that grew is as new as its newest tick") { store in
            let job = JobDefinition.every(60)
            _ = try await store.runningRun(of: job)
            for _ in 0..<3 {
                store.clock.advance(by: .seconds(60))
                try await store.decide(job, under: store.grant())
            }
            var query = HistoryQuery(states: [.skipped])
            query.since = .at(240)
            try expect("since its newest tick", try await store.ledger.runs(query).runs.count, is: 1)
            query.since = .at(241)
            try expect("since a later time", try await store.ledger.runs(query).runs.count, is: 0)
        },
        StoreBehaviour(.history, "pages hold every row once, and say when there is no more") { store in
            var ids: [RunID] = []
            for index in 0..<7 {
                ids.append(try await store.triggered(store.manual("job-\(index)")))
                store.clock.advance(by: .milliseconds(1))
            }
            var query = HistoryQuery(limit: 3)
            var sizes: [Int] = []
            var found: [RunID] = []
            var hasMore = true
            while hasMore, sizes.count < 5 {
                let page = try await store.ledger.runs(query)
                sizes.append(page.runs.count)
                found += page.runs.map(\.id)
                (query.before, hasMore) = (page.runs.last?.id, page.hasMore)
            }
            try expect("sizes of pages", sizes, is: [3, 3, 1])
            try expect("the rows", found, is: ids.reversed())
        },
        StoreBehaviour(.history, "a page that holds all says that there is no more") { store in
            for index in 0..<3 { _ = try await store.triggered(store.manual("job-\(index)")) }
            let page = try await store.ledger.runs(HistoryQuery(limit: 3))
            try expect("rows", page.runs.count, is: 3)
            try expect("more", page.hasMore, is: false)
        },
    ]

    private static let lookups: [StoreBehaviour] = [
        StoreBehaviour(.history, "a run is found by its id and by a prefix of it") { store in
            let id = try await store.triggered(store.manual())
            let run = try await store.run(id)
            for length in [36, 35, 20, 8, 4] {
                let reference = String(id.description.prefix(length))
                try expect("by \(length)", try await store.ledger.run(matching: reference), is: .found(run))
            }
            let short = String(id.description.prefix(3))
            try expect("by three characters", try await store.ledger.run(matching: short), is: .none)
            try expect("by another", try await store.ledger.run(matching: "ffff"), is: .none)
        },
        StoreBehaviour(.history, "a prefix of several ids is ambiguous") { store in
            var ids: Set<RunID> = []
            for index in 0..<3 { ids.insert(try await store.triggered(store.manual("job-\(index)"))) }
            let prefix = try required(ids.first?.description.prefix(8), "an id")
            guard case .ambiguous(let some) = try await store.ledger.run(matching: String(prefix)) else {
                throw BehaviourViolation("a prefix of three ids was not ambiguous")
            }
            try expect(!some.isEmpty && ids.isSuperset(of: some), "other runs are named: \(some)")
        },
        StoreBehaviour(.history, "a job's name means its latest run that is not a skip row") { store in
            let job = JobDefinition.every(60)
            let claimed = try await store.runningRun(of: job)
            store.clock.advance(by: .seconds(60))
            try await store.decide(job, under: store.grant())
            try expect("by name", try await store.ledger.run(matching: "job"), is: .found(claimed.run))
            try expect("of nobody", try await store.ledger.run(matching: "nobody"), is: .none)
        },
        StoreBehaviour(.history, "a job's name means its latest skip row when it has nothing else") { store in
            let job = JobDefinition.every(60) { $0.catchUp = .none }
            try await store.apply(job)
            store.clock.advance(by: .seconds(90))
            try await store.decide(job)
            let row = try await store.onlyRow(.skipped)
            try expect("by name", try await store.ledger.run(matching: "job"), is: .found(row))
        },
    ]

    private static let logs: [StoreBehaviour] = [
        StoreBehaviour(.history, "a run's log holds its lines in their order") { store in
            let claimed = try await store.runningRun(of: .every(60))
            let lines = (1...3).map { number in
                LogLine(at: .at(60), attempt: 1, level: .warning, message: "line \(number)\n\u{1B}[31m")
            }
            try await store.ledger.append([lines[0]], to: claimed.run.id)
            try await store.ledger.append([lines[1], lines[2]], to: claimed.run.id)
            let log = try await store.ledger.log(of: claimed.run.id)
            try expect("the log", log, is: RunLog(lines: lines, dropped: 0))
            try await store.finish(claimed)
            try expect("after the end", try await store.ledger.log(of: claimed.run.id), is: log)
        },
        StoreBehaviour(.history, "lines beyond a run's cap are counted and dropped") { store in
            let claimed = try await store.runningRun(of: .every(60))
            func lines(_ range: Range<Int>) -> [LogLine] {
                range.map { LogLine(at: .at(60), attempt: 1, level: .info, message: "\($0)") }
            }
            let limit = RunLog.lineLimit
            try await store.ledger.append(lines(0..<limit - 1), to: claimed.run.id)
            try await store.ledger.append(lines(limit - 1..<limit + 5), to: claimed.run.id)
            try await store.ledger.append(lines(limit + 5..<limit + 7), to: claimed.run.id)
            let log = try await store.ledger.log(of: claimed.run.id)
            try expect("lines", log.lines.count, is: limit)
            try expect("the last line", log.lines.last?.message, is: "\(limit - 1)")
            try expect("dropped", log.dropped, is: 7)
        },
        StoreBehaviour(.history, "a run without lines has an empty log, and so has one that nobody knows") { store in
            let id = try await store.triggered(store.manual())
            try expect("the log", try await store.ledger.log(of: id), is: RunLog())
            let nobody = RunID(UUIDv7(high: 0x7000, low: 1 << 63))
            try expect("nobody's log", try await store.ledger.log(of: nobody), is: RunLog())
        },
    ]
}
