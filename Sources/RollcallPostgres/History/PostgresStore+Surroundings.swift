public import RollcallCore
internal import RollcallStorage

extension PostgresStore {
    /// What is held of a job around an instant; nil for a job that was never seen.
    public func surroundings(
        of job: JobName, at instant: Timestamp
    ) async throws(StoreError) -> TickSurroundings? {
        try await read("look around a tick") { [definitions] transaction in
            let rows = DefinitionRow(cache: definitions, transaction: transaction)
            return try SurroundingsReading(job: job, instant: instant, rows: rows).read()
        }
    }
}

/// Reads what is around a tick, each part by an index.
private struct SurroundingsReading {
    let job: JobName
    let instant: Timestamp
    let rows: DefinitionRow

    private var transaction: PostgresTransaction { rows.transaction }

    func read() throws -> TickSurroundings? {
        let job = try transaction.first(
            "SELECT \(JobRow.columns) FROM rollcall_job AS j WHERE j.name = $1", [job], JobRow.init)
        guard let job else { return nil }
        var found = TickSurroundings(
            now: try transaction.now, state: job.state, definition: try rows.read(job.state.revision?.description))
        found.revisions = try revisions()
        let stored = try stride(from: job.state.cursor.epoch, to: max(0, job.state.cursor.epoch - 10), by: -1)
            .compactMap(answering)
        found.rowRevision = stored.first?.definition.map(DefinitionHash.init(stored:))
        found.rows = try complete(stored)
        let end = RunID(UUIDv7(lastAt: TickSurroundings.end(of: instant, answeredBy: found.rows)))
        found.beside = try runs("r.job = $1 AND r.id <= $2 ORDER BY r.id DESC", [self.job, end])
        (found.oldest, found.kept) = try keptRows()
        let bound = RunID(UUIDv7(lastAt: instant))
        found.look(
            for: instant, before: try runs("r.id <= $1 ORDER BY r.id DESC", [bound]),
            after: try runs("r.id > $1 ORDER BY r.id", [bound]))
        return found
    }

    private func revisions() throws -> [DefinitionHash: JobDefinition] {
        let hashes = try transaction.all(
            "SELECT hash FROM rollcall_definition WHERE job = $1 ORDER BY created_at DESC LIMIT 200", [job]
        ) { try $0.text(0) }
        try rows.prepare(hashes)
        var revisions: [DefinitionHash: JobDefinition] = [:]
        for hash in hashes { revisions[DefinitionHash(stored: hash)] = try rows.read(hash) }
        return revisions
    }

    /// The row of the instant in an epoch.
    private func answering(in epoch: Int) throws -> StoredRun? {
        let newest = try transaction.first(
            """
            SELECT \(StoredRun.columns) FROM rollcall_run AS r
            WHERE r.job = $1 AND r.epoch = $2 AND r.tick <= $3 ORDER BY r.tick DESC LIMIT 1
            """, [job, epoch, instant], StoredRun.init)
        return newest.flatMap { $0.run.answers(for: instant) ? $0 : nil }
    }

    private func runs(_ condition: String, _ parameters: [any PostgresParameter]) throws -> [Run] {
        try complete(
            transaction.all(
                """
                SELECT \(StoredRun.columns) FROM rollcall_run AS r WHERE \(condition) LIMIT \(TickSurroundings.limit)
                """, parameters, StoredRun.init))
    }

    private func complete(_ stored: [StoredRun]) throws -> [Run] {
        var stored = stored
        try StoredRun.fillAttempts(&stored, in: transaction)
        return stored.map(\.run)
    }

    private func keptRows() throws -> (oldest: Timestamp?, count: Int) {
        let rows = "FROM rollcall_run WHERE job = $1 AND state IN ('succeeded', 'skipped')"
        let oldest = try transaction.first("SELECT created_at \(rows) ORDER BY id LIMIT 1", [job]) {
            try $0.instant(0)
        }
        let count = try transaction.first("SELECT count(*) \(rows)", [job]) { try $0.number(0) }
        return (oldest, count ?? 0)
    }
}
