internal import GRDB
public import RollcallCore
internal import RollcallStorage

extension SQLiteStore {
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

    private var transaction: SQLiteTransaction { rows.transaction }

    func read() throws -> TickSurroundings? {
        guard let row = try JobRow.read(job, in: transaction) else { return nil }
        var found = TickSurroundings(
            now: transaction.now, state: row.state, definition: try rows.read(row.state.revision?.description))
        found.revisions = try revisions()
        let stored = try stride(from: row.state.cursor.epoch, to: max(0, row.state.cursor.epoch - 10), by: -1)
            .compactMap(answering)
        found.rowRevision = stored.first?.definition.map(DefinitionHash.init(stored:))
        found.rows = try complete(stored)
        let end = UUIDv7(lastAt: TickSurroundings.end(of: instant, answeredBy: found.rows)).description
        found.beside = try runs("r.job = ? AND r.id <= ? ORDER BY r.id DESC", [job.description, end])
        (found.oldest, found.kept) = try keptRows()
        let bound = UUIDv7(lastAt: instant).description
        found.look(
            for: instant, before: try runs("r.id <= ? ORDER BY r.id DESC", [bound]),
            after: try runs("r.id > ? ORDER BY r.id", [bound]))
        return found
    }

    private func revisions() throws -> [DefinitionHash: JobDefinition] {
        let hashes = try transaction.all(
            "SELECT hash FROM rollcall_definition WHERE job = ? ORDER BY created_at DESC LIMIT 200", [job.description]
        ) { try $0.text(0) }
        var revisions: [DefinitionHash: JobDefinition] = [:]
        for hash in hashes { revisions[DefinitionHash(stored: hash)] = try rows.read(hash) }
        return revisions
    }

    /// The row of the instant in an epoch.
    private func answering(in epoch: Int) throws -> StoredRun? {
        let newest = try transaction.first(
            """
            SELECT \(StoredRun.columns) FROM rollcall_run AS r
            WHERE r.job = ? AND r.epoch = ? AND r.tick <= ? AND r.tick IS NOT NULL ORDER BY r.tick DESC LIMIT 1
            """, [job.description, epoch, instant.microseconds], StoredRun.init)
        return newest.flatMap { $0.run.answers(for: instant) ? $0 : nil }
    }

    private func runs(_ condition: String, _ arguments: StatementArguments) throws -> [Run] {
        try complete(
            transaction.all(
                "SELECT \(StoredRun.columns) FROM rollcall_run AS r WHERE \(condition) LIMIT ?",
                arguments + [TickSurroundings.limit], StoredRun.init))
    }

    private func complete(_ stored: [StoredRun]) throws -> [Run] {
        var stored = stored
        try StoredRun.fillAttempts(&stored, in: transaction)
        return stored.map(\.run)
    }

    private func keptRows() throws -> (oldest: Timestamp?, count: Int) {
        let rows = "FROM rollcall_run WHERE job = ? AND state IN ('succeeded', 'skipped')"
        let oldest = try transaction.first(
            "SELECT created_at \(rows) ORDER BY id LIMIT 1", [job.description]
        ) { try $0.instant(0) }
        let count = try transaction.first("SELECT count(*) \(rows)", [job.description]) { try $0.number(0) }
        return (oldest, count ?? 0)
    }
}
