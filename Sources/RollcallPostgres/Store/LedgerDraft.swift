internal import RollcallCore
internal import RollcallStorage

/// What a transaction is going to write, gathered while it decides and then sent in a few statements, whatever the
/// number of jobs: round trips, not rows, are what a database at the other end of a network takes its time for.
struct LedgerDraft {
    private var runs: [NewRun] = []
    private var places: [RunID: Int] = [:]
    private var extended: [RunID: SkippedTicks] = [:]
    private var replaced: [RunID] = []
    private var jobs: [JobName: JobRow] = [:]
    private var audit: [AuditEntry] = []

    /// A new row.
    mutating func insert(_ run: NewRun) {
        places[run.run.id] = runs.count
        runs.append(run)
    }

    /// A skip row covers more ticks, be it new or stored.
    mutating func extend(_ run: RunID, to ticks: SkippedTicks) {
        if let place = places[run] {
            runs[place].run.skipped = ticks
        } else {
            extended[run] = ticks
        }
    }

    /// Runs make room for another.
    mutating func replace(_ older: [RunID]) {
        replaced += older
    }

    /// A job's cursor, fence or newest tick.
    mutating func store(_ job: JobRow) {
        jobs[job.state.name] = job
    }

    /// An entry of the audit trail.
    mutating func record(_ entry: AuditEntry) {
        audit.append(entry)
    }

    /// Sends it all; what runs from the start is held under a lease of the grant.
    ///
    /// A run that is new may be replaced in the same draft, so cancels come after inserts.
    func send(under grant: ClaimGrant?, in transaction: PostgresTransaction) throws {
        try NewRun.insert(runs, under: grant, in: transaction)
        if !extended.isEmpty { try extendStored(in: transaction) }
        try RunEnding.cancel(replaced, reason: .replaced, in: transaction)
        try JobRow.write(jobs.values.sorted { $0.state.name < $1.state.name }, in: transaction)
        try AuditEntry.write(audit, in: transaction)
    }

    private func extendStored(in transaction: PostgresTransaction) throws {
        let rows = Array(extended)
        try transaction.later(
            """
            UPDATE rollcall_run AS r SET skipped_last = n.last, skipped_count = n.count
            FROM unnest($1::uuid[], $2::timestamptz[], $3::bigint[]) AS n (id, last, count) WHERE r.id = n.id
            """, [rows.map(\.key), rows.map(\.value.last), rows.map(\.value.count)])
    }
}
