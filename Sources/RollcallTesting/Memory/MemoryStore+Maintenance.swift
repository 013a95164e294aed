public import RollcallCore

extension MemoryStore: MaintenanceStore {
    private static let version = 1

    /// Says that the schema is up to date: memory has only the newest.
    public func migrate(dryRun: Bool) async throws(StoreError) -> MigrationReport {
        try read("migrate") { _ in MigrationReport(from: Self.version, to: Self.version) }
    }

    /// How many rows there are.
    public func status() async throws(StoreError) -> DatabaseStatus {
        try read("read the status") { state in
            var status = DatabaseStatus(
                location: "memory", engine: "memory", version: Self.version, oldestProgram: Self.version)
            status.tables = state.tables
            return status
        }
    }

    /// Finds what a database cannot be without: every run in the half where its state belongs.
    public func check() async throws(StoreError) -> [DatabaseFinding] {
        try read("check") { state in
            let isOK =
                state.open.values.allSatisfy { !$0.run.state.isFinal }
                && state.ended.values.allSatisfy(\.run.state.isFinal)
            let message = isOK ? "every run is where its state belongs" : "a run is where its state does not belong"
            return [DatabaseFinding(name: "runs", isOK: isOK, message: message)]
        }
    }

    /// Refused: there is no file.
    public func backup(to path: String) async throws(StoreError) {
        throw StoreError(.unsuitable, operation: "back up", detail: "a database in memory has no file to copy")
    }

    /// Forgets everything; with `dryRun` only says what.
    public func remove(dryRun: Bool) async throws(StoreError) -> [TableRows] {
        if dryRun { return try read("look at the tables") { $0.tables } }
        return try await write("remove the tables") { state in
            let tables = state.tables
            state.removeEverything()
            return tables
        }
    }

    /// Deletes one batch of finished runs that a policy no longer keeps.
    public func pruneHistory(_ request: HistoryPruning) async throws(StoreError) -> Int {
        try await write("prune history") { $0.pruneHistory(request) }
    }

    /// Counts the transactions of other stores on the same database.
    public func changeToken() async throws(StoreError) -> ChangeToken {
        ChangeToken(try foreignCommits())
    }

    /// Refuses every call from now on.
    public func close() async {
        markClosed()
    }
}

extension MemoryState {
    fileprivate var tables: [TableRows] {
        [
            TableRows(table: "rollcall_job", rows: jobs.count),
            TableRows(table: "rollcall_run", rows: open.count + ended.count),
            TableRows(table: "rollcall_worker", rows: workers.count),
            TableRows(table: "rollcall_audit", rows: audit.count),
            TableRows(table: "rollcall_room", rows: presence.rooms.count),
            TableRows(table: "rollcall_event", rows: presence.events.count),
        ]
    }

    fileprivate mutating func removeEverything() {
        (jobs, open, ended, ticks) = ([:], [:], [:], [])
        (workers, turns, logs, audit) = ([:], [:], [:], [])
        presence = PresenceRows()
    }

    fileprivate mutating func pruneHistory(_ request: HistoryPruning) -> Int {
        var doomed: [RunRow] = []
        for (job, rows) in Dictionary(grouping: prunable, by: \.run.job) {
            let policy = request.policies[job] ?? request.fallback
            let isBad: (RunRow) -> Bool = { $0.run.state == .failed || $0.run.state == .cancelled }
            doomed += past(policy.keep, policy.failureAge, in: rows.filter(isBad))
            doomed += past(policy.keep, policy.age, in: rows.filter { !isBad($0) })
        }
        let batch = doomed.sorted { $0.run.id < $1.run.id }.prefix(request.batch)
        for row in batch {
            (ended[row.run.id], open[row.run.id]) = (nil, nil)
            logs[row.run.id] = nil
            if let tick = row.run.tick { ticks.remove(tick) }
        }
        if has(.fenceFallsWithHistory) {
            for row in batch {
                let rows = [open.values, ended.values].joined().filter { $0.run.job == row.run.job }
                jobs[row.run.job]?.state.fence = rows.compactMap(\.run.fence).max() ?? 0
            }
        }
        return batch.count
    }

    private var prunable: [RunRow] {
        Array(ended.values) + (has(.prunesUnfinishedRuns) ? Array(open.values) : [])
    }

    /// The rows that are older than an age or beyond the newest so many.
    private func past(_ keep: Int, _ age: Duration, in rows: [RunRow]) -> [RunRow] {
        rows.sorted { $0.run.id > $1.run.id }.enumerated()
            .filter { $0.offset >= keep || now - $0.element.happenedAt > age }.map(\.element)
    }
}
