internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// A worker as its row holds it.
enum WorkerRow {
    /// A condition that takes `aliveArguments`.
    ///
    /// The last beat of the row of a table called `w` is of this boot of the kernel and younger than one lease.
    static let isAlive = "(w.beat_boot = ? AND ? - w.beat < w.lease)"

    /// What `isAlive` takes.
    static func aliveArguments(_ transaction: SQLiteTransaction) -> StatementArguments {
        [transaction.bootID, transaction.boot.microseconds]
    }

    /// What a query selects, of a table called `w`, to be read by `read`; takes `aliveArguments`.
    static let columns = """
        w.id, w.name, w.host, w.pid, w.version, w.lease, w.tasks, w.schedule, w.started_at, w.seen_at, w.running,
        w.state, w.schedule_fault, \(isAlive) AS is_alive
        """

    /// Reads a row whose first columns are `columns`.
    static func read(_ row: Row) throws -> WorkerRecord {
        guard let id = WorkerID(try row.text(0)) else { throw UnreadableValue(place: "rollcall_worker.id") }
        var record = WorkerRecord(
            id: id, name: try row.text(1), host: try row.text(2), pid: Int32(truncatingIfNeeded: try row.number(3)),
            version: try row.text(4), lease: .microseconds(try row.number(5)))
        record.tasks = try JSONText.read([String].self, row.text(6)).map(TaskName.init)
        record.schedule = DefinitionHash(stored: try row.text(7))
        record.startedAt = try row.instant(8)
        record.seenAt = try row.instant(9)
        record.running = try row.number(10)
        record.state = try row.word(11, "rollcall_worker.state")
        record.scheduleFault = try row.optionalText(12)
        record.isAlive = try row.number(13) != 0
        return record
    }
}
