internal import RollcallCore
internal import RollcallStorage

/// A worker as its row holds it.
enum WorkerRow {
    /// What a query selects, of a table called `w`, to be read by `read`; takes the lease clock as $1.
    static let columns = """
        w.id, w.name, w.host, w.pid, w.version, w.lease, array_to_json(w.tasks)::text, w.schedule, w.started_at,
        w.seen_at, w.running, w.state, w.schedule_fault, w.alive_until > $1
        """

    /// Reads a row whose first columns are `columns`.
    static func read(_ row: PostgresRow) throws -> WorkerRecord {
        var record = WorkerRecord(
            id: WorkerID(try row.identifier(0)), name: try row.text(1), host: try row.text(2),
            pid: Int32(truncatingIfNeeded: try row.number(3)), version: try row.text(4),
            lease: .microseconds(try row.number(5)))
        record.tasks = try JSONText.read([String].self, row.text(6)).map(TaskName.init)
        record.schedule = DefinitionHash(stored: try row.text(7))
        record.startedAt = try row.instant(8)
        record.seenAt = try row.instant(9)
        record.running = try row.number(10)
        record.state = try row.word(11)
        record.scheduleFault = try row.optionalText(12)
        record.isAlive = try row.flag(13)
        return record
    }

    /// Whether any worker's last beat is younger than its lease.
    static func isAnyoneAlive(in transaction: PostgresTransaction) throws -> Bool {
        try transaction.exists(
            "SELECT 1 FROM rollcall_worker WHERE alive_until > $1 LIMIT 1", [try transaction.leaseClock])
    }
}
