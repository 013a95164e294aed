import GRDB
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallSQLite

/// What is asked often is answered by an index, however many rows of history there are.
@Suite struct PlanTests {
    /// SQLite's plan for the statements that a call runs, but for those that scan what is always small.
    private func plans(_ store: SQLiteStore, _ statements: [String]) async throws -> [String] {
        try await store.database.inspect("explain") { db in
            try statements.flatMap { sql in
                let values = StatementArguments(Array(repeating: 1, count: sql.count { $0 == "?" }))
                return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: values)
                    .map { $0["detail"] as String }
            }
        }
    }

    @Test("claiming, deciding and reaping look at unfinished rows only")
    func openRows() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let open = "rollcall_run_open"
        let statements = [
            "SELECT id FROM rollcall_run WHERE is_open = 1 AND state IN ('running', 'retrying') AND job = 'a'",
            "SELECT id FROM rollcall_run WHERE is_open = 1 AND state = 'running' AND lease_until <= 1",
            "SELECT min(next_attempt_at) FROM rollcall_run WHERE is_open = 1 AND state = 'retrying'",
        ]
        for detail in try await plans(store, statements) where detail.contains("rollcall_run") {
            #expect(detail.contains(open), "\(detail)")
        }
        let claim = try await plans(store, [WaitingRuns.sql])
        let runs = claim.filter { $0.hasSuffix(" r") || $0.contains(" r USING") || $0.hasPrefix("SCAN r") }
        #expect(runs.count == 2, "\(claim)")
        #expect(runs.contains { $0.contains(open) }, "\(claim)")
        #expect(runs.contains { $0.contains("rollcall_run_queued") }, "\(claim)")
        for other in ["j", "a", "o", "q"] {
            let lines = claim.filter { $0.contains(" \(other) USING") || $0 == "SCAN \(other)" }
            let index = other == "j" ? "PRIMARY KEY (name=?)" : open
            #expect(lines.count == 1 && lines[0].hasPrefix("SEARCH") && lines[0].contains(index), "\(claim)")
        }
    }

    @Test("a page of a job's history is read from the job's newest row on")
    func historyOfJob() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let filter = try HistoryFilter(HistoryQuery(job: JobName(stored: "a")))
        let sql = "SELECT \(StoredRun.columns) FROM rollcall_run AS r \(filter.clause) ORDER BY r.id DESC LIMIT 20"
        let plan = try await plans(store, [sql])
        #expect(plan == ["SEARCH r USING INDEX rollcall_run_job (job=?)"], "\(plan)")
    }

    @Test("a hundred runs that wait do not starve one that may start")
    func starvation() async throws {
        let folder = try TemporaryFolder()
        let clock = TestClock()
        let store = try await folder.store(clock: clock)
        try await store.register(Ledger.worker(), holding: [])
        var waiting = Ledger.definition("waiting", every: 1)
        waiting.catchUp = .all
        _ = try await store.apply(ScheduleApplication(definitions: [waiting], appliedBy: "me"))
        clock.advance(by: .seconds(60))
        let proposal = try #require(try await Ledger.proposal(waiting, in: store))
        _ = try await store.decide([proposal], under: Ledger.grant())
        #expect(try await store.claim(Ledger.grant(slots: 1)).claimed.map(\.run.job) == [waiting.name])
        #expect(try await store.outlook().queued == 59)
        clock.advance(by: .seconds(1))
        try await store.register(Ledger.worker(), holding: [])
        _ = try await store.trigger(Ledger.manual("urgent"))
        let answer = try await store.claim(Ledger.grant(slots: 1))
        #expect(answer.claimed.map(\.run.job.description) == ["urgent"])
        #expect(try await store.claim(Ledger.grant(slots: 8)).claimed.isEmpty, "the chain waits for its first run")
    }

    @Test("one of many stores moves a cursor, the others are told where it is")
    func racingDecisions() async throws {
        let folder = try TemporaryFolder()
        let clock = TestClock()
        var stores: [SQLiteStore] = []
        for _ in 0..<6 { stores.append(try await folder.store(clock: clock)) }
        let definition = Ledger.definition(every: 10)
        _ = try await stores[0].apply(ScheduleApplication(definitions: [definition], appliedBy: "me"))
        for _ in 0..<10 {
            clock.advance(by: .seconds(10))
            let proposal = try #require(try await Ledger.proposal(definition, in: stores[0]))
            let outcomes = try await withThrowingTaskGroup(of: DecisionOutcome?.self) { group in
                for store in stores {
                    group.addTask { try await store.decide([proposal], under: Ledger.grant()).first }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            var moved: [DecidedTicks] = []
            for case .moved(let decided) in outcomes { moved.append(decided) }
            let stale = outcomes.count {
                if case .stale(let state) = $0 { state.cursor == proposal.next } else { false }
            }
            #expect(moved.count == 1)
            #expect(stale == 5)
            let endings = moved.flatMap(\.claimed).map { Ledger.finish($0) }
            #expect(try await stores[3].finish(endings) == [.recorded(.succeeded)])
        }
        let runs = try await stores[5].runs(HistoryQuery()).runs
        #expect(runs.map(\.fence) == (1...10).reversed().map(Int64.init))
        #expect(Set(runs.map(\.tick)).count == 10)
    }
}
