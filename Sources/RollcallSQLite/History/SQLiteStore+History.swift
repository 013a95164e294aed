internal import GRDB
public import RollcallCore

extension SQLiteStore: HistoryStore {
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
        try await read("read history") { transaction in
            let limit = query.limit ?? Self.pageSize
            let filter = try HistoryFilter(query)
            let rows = try Self.rows(
                "SELECT \(StoredRun.columns) FROM rollcall_run AS r \(filter.clause) ORDER BY r.id DESC LIMIT ?",
                filter.arguments + [limit + 1], in: transaction)
            return HistoryPage(runs: Array(rows.prefix(limit)), hasMore: rows.count > limit)
        }
    }

    private static func rows(
        _ sql: String, _ arguments: StatementArguments = [], in transaction: SQLiteTransaction
    ) throws -> [Run] {
        var stored = try transaction.all(sql, arguments, StoredRun.init)
        try StoredRun.fillAttempts(&stored, in: transaction)
        return stored.map(\.run)
    }

    /// The run that a person means by an id, a unique prefix of one, or a job's name.
    public func run(matching reference: String) async throws(StoreError) -> RunLookup {
        try await read("find a run") { transaction in
            if let id = RunID(reference) {
                return try Self.run(id.description, in: transaction).map { .found($0) } ?? .none
            }
            if let newest = try Self.newest(ofJob: reference, in: transaction) { return .found(newest) }
            guard reference.count >= 4 else { return .none }
            return try Self.run(beginningWith: reference.lowercased(), in: transaction)
        }
    }

    private static func run(_ id: String, in transaction: SQLiteTransaction) throws -> Run? {
        try rows("SELECT \(StoredRun.columns) FROM rollcall_run AS r WHERE r.id = ?", [id], in: transaction).first
    }

    private static func newest(ofJob job: String, in transaction: SQLiteTransaction) throws -> Run? {
        let all = "SELECT \(StoredRun.columns) FROM rollcall_run AS r WHERE r.job = ?"
        let order = "ORDER BY r.id DESC LIMIT 1"
        return try rows("\(all) AND r.state <> 'skipped' \(order)", [job], in: transaction).first
            ?? rows("\(all) \(order)", [job], in: transaction).first
    }

    /// No digit of an identifier sorts after `f`, so `g` ends the range of a prefix.
    private static func run(beginningWith prefix: String, in transaction: SQLiteTransaction) throws -> RunLookup {
        let found = try transaction.all(
            "SELECT id FROM rollcall_run WHERE id >= ? AND id < ? ORDER BY id LIMIT 10", [prefix, prefix + "g"]
        ) { try $0.run(0) }
        guard let only = found.first else { return .none }
        guard found.count == 1, let run = try run(only.description, in: transaction) else { return .ambiguous(found) }
        return .found(run)
    }

    /// The newest run of each job that is not a skip row.
    public func latestRuns() async throws(StoreError) -> [Run] {
        try await read("read the latest runs") { transaction in
            try Self.rows(
                """
                SELECT \(StoredRun.columns) FROM rollcall_job AS j JOIN rollcall_run AS r ON r.id = (
                    SELECT n.id FROM rollcall_run AS n WHERE n.job = j.name AND n.state <> 'skipped'
                    ORDER BY n.id DESC LIMIT 1)
                ORDER BY r.job
                """, in: transaction)
        }
    }

    /// Counts and percentiles by job, sorted by name.
    public func summary(_ query: HistoryQuery) async throws(StoreError) -> [JobSummary] {
        try await read("sum up history") { try HistorySummary(transaction: $0, query: query).read() }
    }
}
