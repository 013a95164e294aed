public import RollcallCore
internal import RollcallStorage

extension PostgresStore: HistoryStore {
    /// The most rows of one read: a longer list is read in several, so that no snapshot is held for long.
    private static let pageSize = 500

    /// Runs that match, newest first, with their attempts.
    public func runs(_ query: HistoryQuery) async throws(StoreError) -> HistoryPage {
        var page = HistoryPage(runs: [], hasMore: true)
        var rest = query
        while page.hasMore, page.runs.count < query.limit ?? .max {
            rest.limit = min(Self.pageSize, (query.limit ?? .max) - page.runs.count)
            let next = try await self.page(rest)
            page.runs += next.runs
            page.hasMore = next.hasMore
            rest.before = next.runs.last?.id ?? rest.before
        }
        return page
    }

    private func page(_ query: HistoryQuery) async throws(StoreError) -> HistoryPage {
        let limit = query.limit ?? Self.pageSize
        return try await read("read history") { transaction in
            var filter = HistoryFilter(query)
            let place = filter.place(of: limit + 1)
            let rows = try Self.rows(
                "SELECT \(StoredRun.columns) FROM rollcall_run AS r \(filter.clause) ORDER BY r.id DESC LIMIT \(place)",
                filter.parameters, in: transaction)
            return HistoryPage(runs: Array(rows.prefix(limit)), hasMore: rows.count > limit)
        }
    }

    private static func rows(
        _ sql: String, _ parameters: [any PostgresParameter] = [], in transaction: PostgresTransaction
    ) throws -> [Run] {
        var stored = try transaction.all(sql, parameters, StoredRun.init)
        try StoredRun.fillAttempts(&stored, in: transaction)
        return stored.map(\.run)
    }

    /// The run that a person means by an id, a unique prefix of one, or a job's name.
    public func run(matching reference: String) async throws(StoreError) -> RunLookup {
        try await read("find a run") { transaction in
            if let id = RunID(reference) {
                return try Self.run(id, in: transaction).map { .found($0) } ?? .none
            }
            if let newest = try Self.newest(ofJob: reference, in: transaction) { return .found(newest) }
            guard reference.count >= 4 else { return .none }
            return try Self.run(beginningWith: reference.lowercased(), in: transaction)
        }
    }

    private static func run(_ id: RunID, in transaction: PostgresTransaction) throws -> Run? {
        try rows("SELECT \(StoredRun.columns) FROM rollcall_run AS r WHERE r.id = $1", [id], in: transaction).first
    }

    private static func newest(ofJob job: String, in transaction: PostgresTransaction) throws -> Run? {
        let all = "SELECT \(StoredRun.columns) FROM rollcall_run AS r WHERE r.job = $1"
        let order = "ORDER BY r.id DESC LIMIT 1"
        return try rows("\(all) AND r.state <> 'skipped' \(order)", [job], in: transaction).first
            ?? rows("\(all) \(order)", [job], in: transaction).first
    }

    /// Identifiers sort as their digits do, so a prefix is the range from its lowest to its highest one.
    private static func run(beginningWith prefix: String, in transaction: PostgresTransaction) throws -> RunLookup {
        let digits = prefix.filter { $0 != "-" }
        guard digits.count <= 32,
            let lowest = RunID(digits.padded(with: "0", to: 32)), let highest = RunID(digits.padded(with: "f", to: 32))
        else { return .none }
        let found = try transaction.all(
            "SELECT id FROM rollcall_run WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT 10", [lowest, highest]
        ) { try $0.run(0) }.filter { $0.description.hasPrefix(prefix) || !prefix.contains("-") }
        guard let only = found.first else { return .none }
        guard found.count == 1, let run = try run(only, in: transaction) else { return .ambiguous(found) }
        return .found(run)
    }

    /// The newest run of each job that is not a skip row.
    public func latestRuns() async throws(StoreError) -> [Run] {
        try await read("read the latest runs") { transaction in
            try Self.rows(
                """
                SELECT \(StoredRun.columns) FROM rollcall_job AS j CROSS JOIN LATERAL (
                    SELECT n.* FROM rollcall_run AS n WHERE n.job = j.name AND n.state <> 'skipped'
                    ORDER BY n.id DESC LIMIT 1) AS r
                ORDER BY r.job
                """, in: transaction)
        }
    }

    /// Counts and percentiles by job, sorted by name.
    public func summary(_ query: HistoryQuery) async throws(StoreError) -> [JobSummary] {
        try await read("sum up history") { try HistorySummary(transaction: $0, query: query).read() }
    }
}

extension String {
    fileprivate func padded(with digit: Character, to count: Int) -> String {
        self + String(repeating: digit, count: max(0, count - self.count))
    }
}
